"""Sentences that speak to the machine and not of a strategy. Pure data."""

import re

_WHAT = r"(?:instructions?|rules?|prompts?|text|directions?|guidelines?|messages?|context|commands?|orders)"
_BEFORE = r"(?:previous|prior|above|earlier|preceding|existing|original|foregoing|other|these|those|system)"
INJECTION: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        (
            rf"\b(?:ignore|disregard|forget|override|bypass|discard|skip) (?:all |any |the |your |of |eve"
            rf"rything |my )*{_BEFORE}\b"
        ),
        rf"\b(?:ignore|disregard|forget|override) (?:all |any |the |your |of )*{_WHAT}\b",
        (
            r"\b(?:forget|ignore|disregard) (?:everything|anything|all)(?: that| you| i| said| written| "
            r"above| before| was)+"
        ),
        (
            r"\b(?:note|message|notice|memo|reminder) (?:to|for) (?:the |any |all |whatever )?(?:ai|automated|"
            r"llm|language model|bot|parser|tool|machine|assistant|converter|model|program|software|reader that)"
        ),
        r"\b(?:ignore|disregard|discard|forget) the (?:list|section|strategy|stop|entry|exit|part|paragraph)s? above\b",
        r"\breport (?:this|the|my) (?:strategy|text|document|plan) as\b|\bnever mention this (?:comment|note|message)",
        r"\bsystem (?:prompt|message|instruction|override)",
        (
            r"\b(?:ignore|disregard|forget|overlook) (?:what|whatever|anything) (?:the|i|we|he|she|they|"
            r"was|is|you|stands)\b"
        ),
        r"\b(?:whichever|any|whatever|every|to the) (?:ai|llm|language model|model|bot|parser|assistant)\b",
        (
            r"\byou are to (?:answer|say|respond|reply|output|write|state)\b|\bprint(?:ing)? your (?:con"
            r"fig|configuration|settings)"
        ),
        r"\byou are now\b|\bact as (?:an? )?(?:ai|assistant|admin|developer|dan\b)|\bpretend (?:to be|you are)",
        r"\bapi[ _-]?keys?\b|\b(?:secret|access) (?:key|token)s?\b|\bpasswords?\b|\bcredentials?\b",
        r"\b(?:admin|administrator|developer|god|debug|jailbreak|root|sudo|maintenance) (?:mode|access|override)\b",
        r"(?m)(?:^|\n|[.!?>] ?)[<\[ ]*(?:system|assistant|user|developer|human|ai)[>\]]* ?:",
        (
            r"<\/?(?:system|document|instructions?|user|assistant|prompt|context|input)\b[^>]*>|\[\/?ins"
            r"t\]|<\|im_(?:start|end)\|>"
        ),
        r"\breveal (?:your|the|all|any)\b|\bprint (?:your|the) (?:system|prompt|instructions|keys?|config)",
        rf"\bthe {_WHAT} above (?:are|is) (?:obsolete|void|wrong|invalid|outdated|cancelled|canceled)",
        (
            r"\b(?:ai|assistant|llm|model|chatbot|gpt|claude)\b[,:]? (?:you )?(?:must|should|shall|have "
            r"to|need to|please|will now|is to)\b"
        ),
        r"\byou must (?:now )?(?:output|respond|reply|answer|return|print|say|write|comply|obey)\b",
        r"\bdo not (?:tell|inform|warn|notify|mention (?:this|it) to|show|alert) (?:the )?(?:user|human|trader|anyone)",
        r"\b(?:do not|don't|never) (?:ask|bother|question|consult|check with) (?:the )?(?:user|human|trader|reader)\b",
        r"\bautomated (?:readers?|systems?|parsers?|tools?|assistants?|models?|agents?)\b",
        r"\b(?:treat|take|interpret|count) (?:every|all|each|any|the) (?:number|rule|value|figure)s? [^.]{0,40}\bas\b",
        r"\bwithout (?:asking|confirmation|confirming|telling|user confirmation)\b",
        r"\bassistant (?:that|who|which) (?:reads|converts|parses|processes|handles)\b",
        r"\bdon't (?:tell|inform|warn|notify) (?:the )?(?:user|human|anyone)",
        r"\bnew (?:instructions?|task|system prompt)\b ?:|\bend of (?:document|prompt|input|instructions)\b",
        r"\b(?:output|respond|reply|answer) (?:only )?(?:with|in) (?:json|the following|exactly)",
        r"\b(?:execute|run|eval)\b[^.]{0,30}\b(?:shell|bash|python|sql|code|command)\b|\bdrop table\b|\brm -rf\b",
        (
            r"\bset (?:the )?(?:leverage|stop|risk|size) to (?:500|1000|9\d|100) ?(?:x|%)(?=.*(?:instruc"
            r"tion|prompt|admin))"
        ),
        r"\bsend (?:all )?(?:the |your |my )?(?:funds|money|balance|coins|keys)\b|\bwithdraw (?:all|the) funds\b",
        r"\bwhen (?:you are )?(?:processing|reading|parsing|summari[sz]ing) this (?:text|document|page|strategy)",
        (
            r"\b(?:this|following) is an? (?:instruction|message|order) (?:to|for) (?:the )?(?:ai|model|"
            r"assistant|parser|system)"
        ),
    )
)
