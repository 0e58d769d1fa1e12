"""How one thing stands to another: at least, above, crosses, rises, touches. Pure data."""

from parsers.extraction.grammar.korean.words.inflection import verbs
from parsers.extraction.grammar.lexicon.entries import Entry, listed

COMPARATORS: tuple[Entry, ...] = (
    *listed("ORLESS", ">=", "이상, 이상으로, 이상의, or more, 이상씩, 부터"),
    *listed("ORLESS", "<=", "이하, 이하로, 이하의, or less, 까지만"),
    *listed("ORLESS", ">", "초과, 초과로, 넘게, over, 넘도록"),
    *listed("ORLESS", "<", "미만, 미만으로, 미만의, under"),
    *listed("WITHIN", None, "이내, 이내로, 이내에, 안쪽, 안으로, 안에, 안, 이내인, 내외, 내"),
    *listed("BETWEEN", None, "사이, 사이에, 구간, 범위, 구간에, 범위에, 구간 안, 범위 안, 범위 내, 구간 내"),
    *verbs("MORE", ">", "크, 높, 많, 커지, 높아지, 많아지, 앞서, 비싸"),
    *verbs("MORE", "<", "작, 낮, 적, 작아지, 낮아지, 적어지, 뒤지, 싸"),
    *listed("PASS", ">", "초과, 상회, 능가, 초월, 웃돎"),
    *verbs("PASS", ">", "넘, 넘어서, 웃돌, 넘어가, 넘기"),
    *listed("PASS", "<", "하회"),
    *verbs("PASS", "<", "밑돌, 밑도, 못 미치, 못미치"),
    *listed("SIDE", ">", "위, 위쪽, 상방, 윗쪽, 상단부, 상위, above, 위편"),
    *listed("SIDE", "<", "아래, 밑, 아래쪽, 하방, 밑쪽, 아랫쪽, below, 아래편"),
    *listed("EQUAL", None, "같, 동일"),
)
CROSSES: tuple[Entry, ...] = (
    *listed(
        "PIERCE",
        "crosses_above",
        """
        cross up, cross over, cross above, break above, crossover, 돌파, 회복, 탈환, 재돌파, 재탈환, 상방 돌파,
        breakout, 안착, 상향돌파, 상향 크로스, 상승 돌파, 골든 돌파, 상향 교차, 상향
        """,
    ),
    *listed(
        "PIERCE",
        "crosses_below",
        """
        cross down, cross under, cross below, break below, crossunder, 이탈, 붕괴, 하방 이탈, 재이탈, 하락 돌파,
        breakdown, 하향돌파, 하향 크로스, 하향이탈, 하락 이탈, 하향 교차, 하향
        """,
    ),
    *verbs(
        "PIERCE",
        "crosses_above",
        """
        뚫, 뚫고 올라가, 뚫고 올라오, 되찾, 뛰어넘, 올라타, 올라서, 돌파해 올라가, 치고 올라가, 치고 올라오,
        타고 넘, 위로 뚫고 올라가, 올라붙
        """,
    ),
    *verbs(
        "PIERCE",
        "crosses_below",
        """
        깨, 깨고 내려가, 깨고 내려오, 뚫고 내려가, 뚫고 내려오, 무너뜨리, 깨뜨리, 내주, 깨지, 무너지,
        뚫리고 내려가, 깨트리, 깨먹, 잃, 이탈해 내려가
        """,
    ),
    *listed(
        "UPDOWN",
        "crosses_above",
        """
        아래서 위로, 밑에서부터 위로, 상향, 위로, 위쪽으로, 상방으로, 아래에서 위로, 상향으로, 밑에서 위로,
        위를 향해
        """,
    ),
    *listed(
        "UPDOWN",
        "crosses_below",
        "위서 아래로, 하향, 아래로, 밑으로, 아래쪽으로, 하방으로, 위에서 아래로, 하향으로, 위에서 밑으로",
    ),
    *listed("CROSSV", None, "교차, 통과, 크로스, 돌파, 이탈"),
    *verbs("CROSSV", None, "뚫, 가로지르, 지나가"),
    *listed("CROSSN", None, "교차, 크로스, 돌파, 이탈, 통과, cross"),
    *listed("GOUP", "crosses_above", "상승, 반등"),
    *verbs("GOUP", "crosses_above", "올라가, 올라오, 올라서, 오르, 튀어오르"),
    *listed("GODOWN", "crosses_below", "하락, 추락"),
    *verbs("GODOWN", "crosses_below", "내려가, 내려오, 떨어지, 빠지, 내리, 밀리, 미끄러지, 주저앉"),
    *listed("GOIN", None, "진입, 복귀, 안착, 재진입, 이동"),
    *verbs("GOIN", None, "가, 오, 돌아서, 들어오, 들어가, 넘어오, 돌아오, 나오, 향하"),
    *listed("GOLDEN", "crosses_above", "골든크로스, 골든 크로스, 골크, golden cross, 골든"),
    *listed("GOLDEN", "crosses_below", "데드크로스, 데드 크로스, 데크, dead cross, death cross, 데스크로스"),
    *listed("TOUCH", None, "터치, 도달, 닿게 , touch, 접촉"),
    *verbs("TOUCH", None, "닿, 찍, 만나, 이르, 다다르, 건드리, 부딪히"),
    *listed("NEAR", None, "근접, 근처, 부근, 근방, 언저리, 가까이"),
    *verbs("NEAR", None, "가까워지, 가깝, 근처에 오, 붙"),
    *verbs("START", None, "출발하, 시작하, 끝나, 끝내"),
    *listed("START", None, "출발, 시작, 마감, 형성, 끝"),
    *verbs("PRESSED", None, "눌리, 눌러앉, 주저앉, 깔리"),
    *listed("AGAIN", None, "다시, 재차, 도로, 다시금, 또, 이후 다시, 곧바로 다시"),
    *listed("RENEW", None, "경신, 갱신, 달성, 기록, 돌파"),
    *verbs("RENEW", None, "쓰, 찍, 세우, 만들"),
)
MOVES: tuple[Entry, ...] = (
    *listed("RISE", "rising", "상승, 증가, 급등, 반등, 확대, 급증, 오름, 우상향, 상승세, 상승 추세, 상승 전환, up"),
    *verbs("RISE", "rising", "오르, 뛰, 늘, 늘어나, 올라가, 튀, 터지, 불어나, 높아지, 커지, 많아지, 올라오, 실리"),
    *listed("RISE", "falling", "하락, 감소, 급락, 조정, 축소, 급감, 내림, 우하향, 하락세, 하락 추세, down"),
    *verbs(
        "RISE",
        "falling",
        "내리, 빠지, 떨어지, 줄, 줄어들, 내려가, 밀리, 낮아지, 작아지, 적어지, 내려오, 꺾이, 조정받, 조정 받",
    ),
    *listed(
        "GOING",
        "rising",
        """
        상승 중, 상승중, 상승 추세, 상승추세, 우상향, 우상향 중, 상승세, 오르는 중, 증가 추세, 정방향,
        상승 기울기, 우상향하는 중, 상승 방향, 증가 중, 상승 국면, 증가세, 오름세
        """,
    ),
    *listed(
        "GOING",
        "falling",
        """
        하락 중, 하락중, 하락 추세, 하락추세, 우하향, 우하향 중, 하락세, 내리는 중, 감소 추세, 역방향,
        하락 기울기, 감소 중, 하락 방향, 하락 국면, 감소세, 내림세
        """,
    ),
    *verbs("GOING", "rising", "상승 중이"),
    *listed("SLOPE", None, "기울기, 방향"),
    *listed("SIGNWORD", ">", "양수, 플러스, 양의 값, 플러스권, 0 이상권"),
    *listed("SIGNWORD", "<", "음수, 마이너스, 음의 값, 마이너스권"),
    *listed("TURN", ">", "양전환, 양전, 플러스 전환, 양수 전환, 상승 전환, 양수로 전환"),
    *listed("TURN", "<", "음전환, 음전, 마이너스 전환, 음수 전환, 하락 전환, 음수로 전환"),
    *verbs(
        "TURN",
        ">",
        """
        플러스로 돌아서, 양수로 바뀌, 양수로 돌아서, 플러스로 바뀌, 상승으로 돌아서, 마이너스에서 플러스로 넘어오,
        마이너스에서 플러스로 바뀌, 마이너스에서 플러스로 돌아서, 플러스로 넘어오, 플러스로 올라오, 플러스로 올라서,
        음수에서 양수로 바뀌, 음수에서 양수로 돌아서, 양수로 올라오, 양수로 넘어오, 음에서 양으로 바뀌, 양으로 바뀌,
        양으로 돌아서
        """,
    ),
    *verbs("TURN", "<", """마이너스로 돌아서, 음수로 바뀌, 음수로 돌아서, 마이너스로 바뀌, 하락으로 돌아서, 플러스에서 마이너스로 넘어가, 플러스에서 마이너스로 바뀌, 플러스에서 마이너스로 돌아서, 마이너스로 떨어지,
        마이너스로 내려가, 마이너스로 꺾이, 마이너스로 넘어가, 음수로 떨어지, 음수로 내려가, 양에서 음으로 바뀌,
        음으로 바뀌, 음으로 돌아서"""),
    *listed("ORDER", ">", "정배열, 정 배열, 완전 정배열, 정배열 상태, 정배열로"),
    *listed("ORDER", "<", "역배열, 역 배열, 역배열 상태, 역배열로"),
    *listed("CONSEC", None, "연속, 연속으로, 연속해서, 내리, 내내, 연달아, 줄곧, 계속, 연속적으로, 연이어"),
    *listed("OVERSOLD", ("<", 30.0), "과매도, 과매도권, 과매도 구간, 과매도 영역, 침체권"),
    *listed("OVERSOLD", (">", 70.0), "과매수, 과매수권, 과매수 구간, 과매수 영역, 과열권"),
    *listed("ALLOF", None, "모두, 둘 다, 둘다, 전부, 모두 다, 셋 다, 다, both"),
    *listed(
        "ANYOF",
        None,
        """
        하나라도, 어느 하나라도, 둘 중 하나, 둘 중 하나라도, 하나 이상, 하나만, 아무거나, 중 하나, 한 가지라도,
        중 하나라도, 어느 하나, 하나만이라도, 둘 중에 하나, 둘 중에 하나만, 둘 중 하나만, 둘 중에 하나라도, 셋 중 하나,
        셋 중 하나라도, 한쪽만, 어느 쪽이든, 어느 쪽이라도, 아무 쪽이나, 둘 중 빠른 쪽, 둘 중 빠른 것, 둘 중 빠른 걸,
        둘 중 먼저 오는 쪽, 둘 중 먼저 오는 것, 둘 중 먼저, 먼저 오는 쪽, 먼저 오는 것, 빠른 쪽, 둘 중 한 가지
        """,
    ),
)
VAGUE: tuple[Entry, ...] = (
    *listed(
        "VAGUE",
        None,
        """
        적당히, 많이, 조금, 충분히, 크게, 살짝, 어느 정도, 너무, 꽤, 강하게, 급하게, 확실히, 제대로, 확, 훅,
        급격히, 좋아 보이면, 괜찮아 보이면, 괜찮으면, 느낌이, 느낌, 감으로, 눈치껏, 상황 봐서, 상황을 봐서,
        상황에 따라, 적절히, 적절한, 저평가, 고평가, 저평가된, 고평가된, 급등, 급락, 급등주, 대량 거래,
        대량거래, 장대양봉, 장대음봉, 장대 양봉, 장대 음봉, 거래량 폭발, 폭발, 폭증, 터질 때, 과하게, 심하게,
        좋은, 강한, 약한, 싼, 비싼, 우량주, 대장주, 주도주, 테마주, 저점, 바닥, 고점, 천장, 눌림목, 눌림, 횡보,
        박스권, 조정 시, 분위기, 추세가, 추세, 모멘텀이, 안정적, 안정적인, 웬만하면, 높은 편, 낮은 편, 높은편,
        낮은편, 적정, 적정한, 적당한, 어지간하면, 슬슬, 대충, 약간, 다소, 상당히, 한참, 과도하게, 충분하면,
        급증, 평소보다 많, 심상치, 심상찮, 탄탄한, 탄탄, 튼튼한, 건전한, 알아서, 유동적, 유연하게, 때에 따라, 일정 수준, 일정 선, 일정 이상, 어느 선, 적당한 데서, 적당한 데, 적당한 선, 적당한 선에서,
        짧게, 타이트하게, 넉넉하게, 넉넉히, 여유 있게, 아니다 싶으면, 분위기 봐서, 느낌 오면, 심하면, 확 늘
        """,
    ),
)
RELATIONS: tuple[Entry, ...] = (
    *COMPARATORS,
    *CROSSES,
    *MOVES,
    *VAGUE,
)
