"""How Korean sentences look that are no rules: reports, expectations, questions, names, and orders to the machine. Pure."""

import re

_SSANG_SIOT = 20  # the place of ㅆ among the final consonants
# Syllables that say past: 했, 됐, 었, 갔 … but not 있 (is) and 겠 (will).
_PAST = "".join(
    chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == _SSANG_SIOT and chr(code) not in "있겠"
)
_END = r"[\s.!~^ㅋㅎㅠㅜ;)\]\"'…]*$"
# Making a strategy is told in the past, too: "…면 매수하는 전략을 짰습니다" is one.
_MADE = rf"(?:만들|짰|짜 ?봤|짜 ?보|정리|세웠|구성|설정|세팅|돌려 ?봤|돌렸|테스트|써 ?왔|썼|올렸|올려 ?봤|적어 ?봤)\S{{0,6}}{_END}"
ASIDE = re.compile(
    rf"^(?!.*{_MADE}).*[{_PAST}](?:다|습니다|어요|음|네요|죠|지요|는데요|던데요|거든요|고요|답니다|구요|었다)(?:만|고)?{_END}"
    rf"|(?:것 ?같(?:다|아요|습니다|네요|음)|듯(?:하다|합니다|해요|요)?|전망(?:된다|됩니다|이다|했다)|예상(?:된다|됩니다|해요|합니다)"
    rf"|보인다|보입니다|내다본다|관측(?:된다|됩니다)|기대(?:된다|됩니다)|가능성이? ?(?:있다|있습니다|높다|높습니다|크다)|분석이다|평가다"
    rf"|모르겠(?:다|습니다|어요|네요|음)|궁금(?:합니다|해요|하네요|함)|추천(?:합니다|드립니다|해요)|할까|볼까|생각(?:한다|합니다|해요))"
    rf"{_END}"
)
QUESTION = re.compile(r"[?？][\s\"')\]~ㅋㅎㅠㅜ]*$|(?:나요|까요|ㄹ까|가요|인가|일까|을까|던가요|는지요)[\s.~ㅋㅎㅠㅜ]*$")
NAME = re.compile(
    r"(?:전략|매매법|매매|기법|봇|시스템|방법|로직|셋업|setup|strategy|투자법|검색식|조건식|자리|타점|퀀트|스크리너|포트폴리오|플랜|계획|룰|rule|원칙|일지)"
    r"(?: ?(?:공유|정리|소개|요약|v?\d[\d.]*|ver.*|\(.*\)|버전|입니다|합니다))*[\s:~!.]*$"
)
_ORDERS = (
    r"(?:이전|앞|위|모든|기존|지금까지|여태|지난|상기|아래)\S*(?: ?\S+){0,2} ?(?:지시|명령|규칙|프롬프트|지침|설정|대화|제한)\S*(?: ?\S+){0,2} ?"
    r"(?:무시|잊|삭제|초기화|폐기|따르지|버리)",
    r"(?:지시|명령|프롬프트|지침)\S* ?(?:사항)?\S* ?(?:모두|전부|다)? ?(?:무시|잊어|따르지 ?마|삭제|초기화)",
    r"시스템 ?(?:프롬프트|알림|메시지|명령|지시|관리자|공지)|system ?(?:prompt|message|notice|:)|<\|?\w*(?:system|im_start)",
    r"관리자 ?(?:모드|비밀번호|권한|암호)|개발자 ?모드|디버그 ?모드|탈옥|jailbreak|dan ?모드",
    r"api ?(?:키|key)|비밀 ?키|시크릿 ?키|access ?token|액세스 ?토큰|환경 ?변수|비밀번호",
    r"(?:너는|넌|당신은|당신이|ai는|assistant는|챗봇은|모델은) ?(?:이제|지금부터|앞으로|더 ?이상)",
    r"(?:이제|지금)부터 ?(?:너|넌|당신|ai|assistant)|(?:역할|캐릭터)\S* ?(?:바꿔|전환|변경)",
    r"(?:출력|답변|응답|대답)\S* ?(?:하지 ?말고|대신|만 ?하)|그대로 ?출력|출력하(?:세요|라|시오|십시오)|라고만? ?(?:출력|답|대답|응답)",
    r"ignore (?:all |any )?(?:the )?(?:previous|prior|above|earlier)|disregard (?:all|the|any|previous)|you are now",
    r"(?:전액|전 재산|모든 자금|모든 돈|잔고)\S* ?(?:이체|송금|출금|보내)|(?:지갑|계좌)\S* ?(?:주소로|번호로) ?(?:보내|이체|송금|출금)",
    r"(?:curl|wget|rm -rf|drop table|select \* from|eval\(|os\.system)|<script",
)
INJECTION = tuple(re.compile(pattern) for pattern in _ORDERS)
