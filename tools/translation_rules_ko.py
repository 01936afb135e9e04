"""What can be wrong with a translation into Korean, as far as a program can tell.

translations/ko/STYLE.md says how Korean is written here; these rules check what can be checked.
"""

import re
from collections import Counter
from collections.abc import Iterator

from tools.translation_rules import (
    FENCE,
    FORMULA,
    Pair,
    prose,
    rule,
    words,
)

HANGUL = re.compile(r"[가-힣]")
# A word of English in Korean prose; what stands in brackets after Hangul explains it.
LATIN = re.compile(r"(?<![A-Za-z0-9_\\/.@-])[A-Za-z][A-Za-z'’-]{2,}(?![A-Za-z0-9_/@])")
GLOSS = re.compile(r"\([A-Za-z][A-Za-z0-9 ,.'’:/-]*\)")
QUOTED = re.compile(r"\"[^\"\n]*(?:\n[^\"\n]+)?\"|'[^'\n]*'")
END = r"(?=[\s.,)?!:;\"'*_|]|$)"

# --- particles ------------------------------------------------------------------------------------

# How what is written in Latin or digits sounds at its end: a consonant, ㄹ, or a vowel.
CONSONANT, RIEUL, VOWEL = "c", "l", "v"
DIGITS = dict(zip("0123456789", "clvcvvcllv", strict=True))
LETTERS = (
    dict.fromkeys("ABCDEGHIJKOPQSTUVWXYZF", VOWEL)
    | {"L": RIEUL, "R": RIEUL}
    | dict.fromkeys("MN", CONSONANT)
)
READ_ALOUD = {
    "nats": VOWEL, "nat": VOWEL, "bits": VOWEL, "bit": VOWEL, "inf": VOWEL, "KL": RIEUL,
    "JSD": VOWEL, "JS": VOWEL, "D_KL": RIEUL, "%": VOWEL, "numpy": VOWEL, "helpers": VOWEL,
    "nan": CONSONANT, "NaN": CONSONANT, "np.inf": VOWEL, "TV": VOWEL, "PSI": VOWEL,
    "ELBO": VOWEL, "VAE": VOWEL, "GAN": CONSONANT, "numpy.": VOWEL, "Python": CONSONANT,
    "Jupyter": VOWEL, "Binder": VOWEL, "None": CONSONANT, "True": VOWEL, "check": VOWEL,
    "kl": RIEUL, "log": VOWEL, "softmax": VOWEL, "Tab": CONSONANT, "Enter": VOWEL,
}  # fmt: skip
GREEK = {"alpha": "v", "beta": "v", "mu": "v", "sigma": "v", "theta": "v", "lambda": "v",
         "epsilon": "c", "pi": "v", "infty": "v", "delta": "v", "chi": "v", "eps": "c"}  # fmt: skip
# After which sounds each form of a particle stands.
PARTICLES = {
    "은": "cl", "는": "v", "을": "cl", "를": "v", "이": "cl", "가": "v", "과": "cl", "와": "v",
    "으로": "c", "로": "lv", "이나": "cl", "나": "v", "이라는": "cl", "라는": "v", "이란": "cl",
    "란": "v", "이라고": "cl", "라고": "v", "으로는": "c", "로는": "lv", "과는": "cl", "와는": "v",
    "과의": "cl", "와의": "v", "으로도": "c", "로도": "lv", "으로부터": "c", "로부터": "lv",
    "이라면": "cl", "라면": "v", "이라도": "cl", "라도": "v", "으로서": "c", "로서": "lv",
    "으로써": "c", "로써": "lv", "이랑": "cl", "랑": "v",
}  # fmt: skip
FORMS = "|".join(sorted(PARTICLES, key=len, reverse=True))
AFTER_LATIN = re.compile(
    rf"(\$[^$\n]+\$|`[^`\n]+`|[A-Za-z_]*\([^()\n가-힣]*\)|[A-Za-z_.]*[A-Za-z]|\d[\d.,]*\d|\d|%)"
    rf"[\"'*]*({FORMS}){END}"
)
# 놀람(surprisal)을 goes by 놀람, and (0.2, 0.5, 0.3)으로 by its last number.
AFTER_BRACKET = re.compile(rf"([가-힣]?)\**\(([^()\n]*)\)\**({FORMS}){END}")
# Nouns of the course: what follows them is a particle, and no part of the word.
NOUNS = """
엔트로피 교차엔트로피 발산 놀람 분포 확률분포 확률 값 합 항 결과 결괏값 바닥 초과분 환급분 추가분 예측 예측가 기준 자료
표본 식 공식 함수 로그 밑 단위 비트 내트 평균 기울기 손실 곡선 접선 넓이 높이 너비 막대 그림 셀 방향 길이 부호 부등식
연쇄법칙 모형 모델 쌍 사람 손님 치킨 줄 수 숫자 답 문제 힌트 풀이 정의 증명 등호 좌변 우변 거리 사건 무한대 불확실성 솜씨
탓 몫 차 비 곱 제곱 가중치 순서 자리 시간 문장 언어 글자 음절 자모 문서 이름 코드 목록 리스트 배열 인수 열 행 표 축 단원
연습 정리 함정 그래프 점 틈 현 별 평점 프랜차이즈 동전 주사위 날씨 분류기 레이블 소프트맥스 로짓 그레이디언트 펄플렉서티
정보량 의존성 증거 낭비 적합도 받침 지지집합 가능도 추정 봉우리 대칭 비대칭 삼각부등식 상호정보량 코드북 질문 정답 오답
옌센 섀넌 깁스 핀스커 허프먼 제프리스 라플라스 쿨백 라이블러 첫째 둘째 셋째 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열
""".split()
AFTER_NOUN = re.compile(rf"(?<![가-힣])({'|'.join(NOUNS)})({FORMS}){END}")
# Syllables before 는 that end in a consonant: stems of verbs.
STEMS = set(
    "있없않먹받찾읽맞놓남닿웃묻넘낳갖얻믿걷닫안짓잇잡낫뽑굽돕씹앉끊잃앓뚫삶밟싣젖꽂찢맺잊쫓붙맡뱉덮긁늙닮굶옮감담숨참심"
    "쌓넣찧빻좇늦깎묶섞꺾볶겪낚닦엮솟벗빗뺏씻앗적막녹식죽속박썩숙찍업입접집줍눕꼽엎갚짚돋뜯쏟굳뻗듣깨핥훑"
)
NOT_PARTICLES = {
    "을": {"마을", "가을", "노을", "고을"},
    "과": {"효과", "초과", "사과", "부과", "여과", "투과", "치과", "교과", "내과", "외과"},
    "가": {
        "증가",
        "평가",
        "작가",
        "물가",
        "국가",
        "단가",
        "원가",
        "정가",
        "전문가",
        "예측가",
        "불가",
        "첨가",
        "능가",
        "참가",
        "분석가",
        "소설가",
        "통계학가",
        "음악가",
        "인가",
        "은가",
        "는가",
        "한가",
        "던가",
        "선가",
        "엔가",
        "런가",
        "언가",
        "누군가",
        "뭔가",
        "무언가",
        "어딘가",
        "언젠가",
        "왠가",
    },
    "이": {
        "사이",
        "차이",
        "아이",
        "나이",
        "가까이",
        "오이",
        "어이",
        "고이",
        "누이",
        "높이",
        "서로이",
        "같이",
        "페이",
        "레이",
        "파이",
        "데이",
        "제이",
        "케이",
        "에이",
        "플레이",
        "게이",
        "스웨이",
        "하이",
        "다이",
        "타이",
        "카이",
        "프라이",
        "바이",
        "리이",
    },
    "로": {"경로", "통로", "진로", "선로", "항로", "원로", "물로", "홀로", "실로", "새로"},
}


def sound_of(syllable: str) -> str:
    """Return how a syllable of Hangul ends.

    Examples
    --------
    >>> [sound_of(syllable) for syllable in "값별비"]
    ['c', 'l', 'v']
    """
    final = (ord(syllable) - ord("가")) % 28
    return VOWEL if final == 0 else RIEUL if final == 8 else CONSONANT


def sound(what: str) -> str:
    """Return how something in Latin, digits or a formula sounds at its end, or "" if unknown.

    Examples
    --------
    >>> sound("$H(P)$"), sound("0.3"), sound("KL"), sound("$x$")
    ('v', 'c', 'l', 'v')
    """
    bare = re.sub(r"\\[,;! ]", "", what.strip("$`*\"'")).rstrip()
    if bare in READ_ALOUD:
        return READ_ALOUD[bare]
    if bare.endswith(")"):
        names = re.search(r"\w[}\w]*\(([^()]*)\)$", bare.replace("\\parallel", "|"))
        inside = names[1] if names else bare[bare.rfind("(") + 1 : -1]
        read = {LETTERS.get(letter.upper(), "") for letter in re.findall(r"[A-Za-z]", inside)}
        if names and (last := re.fullmatch(r"(?:[A-Za-z][,|‖ ]+)*([A-Za-z])", inside.strip())):
            return LETTERS.get(last[1].upper(), "")
        return read.pop() if len(read) == 1 and len(inside) < 8 else ""
    if found := re.search(r"\\([a-z]+)$", bare):
        return GREEK.get(found[1], "")
    if re.fullmatch(r"[\d.,]*\d", bare):
        return DIGITS[bare[-1]]
    if re.fullmatch(r"[A-Za-z]", bare) or re.fullmatch(r"[A-Z]{2,4}", bare):
        return LETTERS.get(bare[-1].upper(), "")
    if what[:1] == "$" and (found := re.search(r"(?<![\\A-Za-z0-9_^])([A-Za-z0-9])$", bare)):
        return (LETTERS | DIGITS).get(found[1].upper(), "")
    return ""


@rule
def particles(pair: Pair) -> Iterator[str]:
    """A particle goes by the sound of what it stands after, in Latin, digits or formulas."""
    text = FENCE.sub(" ", pair.translation)
    if pair.kind != "markdown":
        text = re.sub(r"(?<!\\)\{[^{}]*\}", "", text.replace("{unit}", "nats"))
    for what, particle in AFTER_LATIN.findall(text):
        ends = sound(what)
        if ends and ends not in PARTICLES[particle]:
            yield f"particle: {what}{particle}"
    for word, inside, particle in AFTER_BRACKET.findall(text):
        numbers = re.fullmatch(r"(?:[-\d.]+, ?)+[-\d.]+", inside)
        ends = sound_of(word) if word else sound(inside.split()[-1]) if numbers else ""
        if ends and ends not in PARTICLES[particle]:
            yield f"particle: {word}({inside}){particle}"


@rule
def particles_after_hangul(pair: Pair) -> Iterator[str]:
    """A particle goes by the last sound of its word."""
    text = pair.prose[1]
    for noun, particle in AFTER_NOUN.findall(text):
        if sound_of(noun[-1]) not in PARTICLES[particle] and noun + particle not in OTHER_WORDS:
            yield f"particle: {noun}{particle}"
    for word in re.findall(rf"[가-힣]{{2,}}{END}", text):
        last, before = word[-1], sound_of(word[-2])
        others = NOT_PARTICLES.get(last, ())
        if word in others or (last != "을" and word.endswith(tuple(others))):
            continue
        verb = last == "은" and word[-2] in "나이지부그저주" and len(word) == 2  # 나은, 이은
        wrong = (
            (last in "를가와" and before != VOWEL)
            or (last in "을이과" and before == VOWEL)
            or (last == "은" and (before == VOWEL or word[-2] in "있없") and not verb)
            or (last == "는" and before != VOWEL and word[-2] not in STEMS)
            or (last == "로" and before == CONSONANT)
            or (word.endswith("으로") and len(word) > 2 and sound_of(word[-3]) != CONSONANT)
        )
        if wrong:
            yield f"particle: {word}"


# What looks like a noun with a wrong particle, and is another word.
OTHER_WORDS = {*NOUNS, "수로", "열가", "값나가"}


@rule
def space_before_particle(pair: Pair) -> Iterator[str]:
    """A particle touches what it stands after."""
    text = FENCE.sub(" ", pair.translation)
    alone = r"은|는|을|를|이|가|와|과|로|으로|의|에서|에게|에는|에|도|만|까지|부터|보다|처럼|이나"
    for found in re.findall(rf"(?:\S*[$`\dA-Za-z)가-힣]\**) (?:{alone})(?=[\s.,)]|$)", text):
        word, _, particle = found.rpartition(" ")
        if particle in ("이", "만", "도", "가", "의", "에") and HANGUL.match(word[-1]):
            continue  # 이 놀람, 만 번
        if particle == "이" and not re.search(r"[$`]$", word):
            continue
        yield f"space before a particle: {found!r}"


@rule
def both_particles(pair: Pair) -> Iterator[str]:
    """No 은(는): another word order needs none."""
    if found := re.search(
        r"은\(는\)|는\(은\)|을\(를\)|를\(을\)|이\(가\)|가\(이\)|와\(과\)|과\(와\)|\(으\)로|\(이\)",
        pair.translation,
    ):
        yield f"particle: {found[0]}"


@rule
def doubled(pair: Pair) -> Iterator[str]:
    """No word and no particle stands twice in a row."""
    text = pair.prose[1]
    if found := re.search(
        r"(?<![가-힣A-Za-z\d])([가-힣]{2,}|[A-Za-z]{2,}) \1(?![가-힣A-Za-z])", text
    ):
        yield f"twice in a row: {found[0]}"
    if found := re.search(
        rf"[가-힣](?:를를|을을|은은|는는|을를|를을|은는|는은|를는|에에|와과|과와){END}", text
    ):
        yield f"two particles: {found[0]}"


# --- words ----------------------------------------------------------------------------------------


@rule
def hangul(pair: Pair) -> Iterator[str]:
    """There is Korean in a translation, unless English has only names, units and signs."""
    keep = words(pair.folder, "keep.txt")
    there = {w for w in LATIN.findall(pair.prose[0]) if w not in keep}
    if there and not HANGUL.search(pair.prose[1]):
        yield "no Korean in it"
    for part in pair.parts:
        left = [w for w in LATIN.findall(part.prose[0]) if w not in keep]
        if len(left) > 2 and not HANGUL.search(part.prose[1]) and HANGUL.search(pair.translation):
            yield f"no Korean in {part.translation[:40]!r}"


@rule
def left_in_english(pair: Pair) -> Iterator[str]:
    """No English word is left, but for names of keep.txt and what stands in brackets."""
    text = GLOSS.sub("", re.sub(r"(?<=[가-힣*])\([^()]*\)", "", pair.prose[1]))
    if not HANGUL.search(text):
        return
    keep = words(pair.folder, "keep.txt")
    code = set(re.findall(r"\w+", pair.english)) if pair.kind == "code" else set()
    left = {
        w
        for w in LATIN.findall(text)
        if not set(re.split("[-'’]", w)) <= keep | {""} and not (w in code and "_" in w)
    }
    if left:
        yield f"left in English: {', '.join(sorted(left))}"


NOT = (
    r"\bnot\b|n't\b|\bno\b|\bnever\b|\bnone\b|\bnothing\b|\bnobody\b|\bnor\b|\bneither\b|\bcannot\b|"
    r"\bno one\b|\bnowhere\b|\bwithout\b"
)
NICHT = r"않|아니|아닙|아닌|없|못|(?<![가-힣])안 |말[고라아며 ]|마세요|마십|불가능|결코|전혀|모르|모릅|몰라|다르|다릅|달라|아직|그만|비-|비대칭|무관|빼고|빠"
NEGATIVE = (
    NOT
    + r"|\bun\w+|\bim\w+|\bin(?:finite|dependent)|less\b|\bonly\b|\bbut\b|\bfew|\bfail|\bmiss|\bwrong|"
    r"\bdiffer|\bmis\w+|\bexcept|\brather|\binstead|\blost?\b|\bzero|\bhardly|\bbeyond|\bfree|\bwhatever|\bany|"
    r"\bstill|\balone|\bout\b|\boff\b|\brefut|\black|\bvanish|\bempty|\bavoid|\bforbid|\bdespite|\bwhether|"
    r"\bstop|\boppos|\bjust|\binf\b|\boutside|\bgone|\bleave|\black|\bmerely|\bever\b|\bnon|\bcertain|"
    r"\bidentical|\bmust|\bhowever|\bnaive|\bdead|\bgives? up|\bdrop|\btoo\b|"
    r"\bdon|\bcareful|\bhidden|\bunless|\bnecessar|\bnot\b"
)


@rule
def negation(pair: Pair) -> Iterator[str]:
    """What English denies, the translation does, and it denies nothing else."""
    for part in pair.parts:
        there, here = part.prose
        denied = len(re.findall(NOT, re.sub(r"no unit|not only", "", there), re.IGNORECASE))
        denies = len(re.findall(NICHT, here))
        if (
            denied
            and not denies
            and not re.search(
                "무|비대칭|미만|이하|제외|반대|거부|거짓|틀리|틀렸|아무|뿐|드물|놓", here
            )
        ):
            yield f"negation: English denies something in {part.english[:50]!r}"
        bare = re.sub("빼고|빠|다르|다릅|말[고라아며 ]|모르|모릅|결코|전혀|그만", "", here)
        if not re.search(NEGATIVE, there, re.IGNORECASE) and re.search(
            r"지 않|아닙니다|아니라|(?<![가-힣])없습니다|못합니다|지 못|지 마세요|안 됩니다", bare
        ):
            yield f"negation: English denies nothing in {part.english[:50]!r}"


ONLY = (
    r"(?:(?<![하그이저렇지십백천])만(?=[\s.,)?!:;*]|$|으로|이|은|의|을|에|입|큼|$)|뿐|유일|오직|밖에|"
    r"(?<![가-힣])단(?:지|\s)|한해|한정|불과|겨우|그때에만|고작|하나만|홀로|혼자)"
)


@rule
def only(pair: Pair) -> Iterator[str]:
    """What holds only for something in English does so in the translation."""
    for part in pair.parts:
        there, here = part.prose
        told = re.sub(r"(?:can|could|may) only be said|not only|only too", "", there, flags=re.I)
        if re.search(r"\bonly\b|\bnothing but\b", told, re.IGNORECASE) and not re.search(
            ONLY, here
        ):
            yield f"only: it is lost in {part.translation[:50]!r}"
        if not re.search(r"\bonly\b|\balone\b|\bunique|\bsole|\bjust\b|\bnothing|\bsingle|\bexactly|\bbut\b|\bmere",
                         there, re.IGNORECASE):  # fmt: skip
            if found := re.search(r"오직|유일(?:한|하게)|그때에만", here):
                yield f"only: {found[0]!r} is not in English"


# What bounds a statement: a word of English, and one of the words for it (either way, if marked).
BOUNDS = [
    (r"almost|nearly", r"거의|가까|다시피|비슷|별로|뻔"),
    (r"usually|mostly|typically|mainly|as a rule", r"대개|보통|대부분|대체로|주로|흔히|일반적"),
    (r"sometimes|occasionally|now and then|at times", r"가끔|때때로|때로|이따금|더러|경우"),
    (r"often|frequently", r"자주|종종|흔[히한]|많|잦|번번이|대개|보통"),
    (r"perhaps|maybe|probably|possibly", r"아마|지도|듯|수도|까요|어쩌면|혹시|것입니다"),
    (r"about|roughly|approximately|around", ""),
    (r"every|all|always|everything|everyone|whole", r"모든|모두|다(?=[ ,.])|전부|마다|어느|어떤[^.]*(?:든|도|나|라도)|누구|아무|언제나|늘|항상|각|온|전체|하나도|빠짐|함께|내내|무엇이|"
     r"무슨|마찬가지|몽땅|통째|씩|[가-힣]든(?=[ ,.]|지)|매번|매|내도록|만큼은|한꺼번에|전 |다 |뿐|두 |여러|최선|처음부터|끝까지|줄곧"),
]  # fmt: skip
UNFOUNDED = [
    (r"가끔|때때로|이따금", r"sometimes|occasional\w*|now and then|at times|rare\w*|from time|once|seldom"),
    (r"종종|자주", r"often|frequent\w*|many times|common\w*|regular\w*|usual\w*|too|again"),
    (r"일부(?!러)|몇몇", r"some|part\w*|few|several|portion|certain|subset|half|any|bits?|pieces?|of"),
    (r"대개|대부분", r"most\w*|usual\w*|main\w*|typical\w*|often|general\w*|majority|nearly|almost|rule"),
    (r"(?<![가-힣])거의", r"almost|near\w*|hard\w*|scarce\w*|practical\w*|virtual\w*|close|little|rare\w*|seldom|few|barely|just|next to|so|most|as good as|negligible|about|tiny|small|very"),
    (r"아마(?!도?존)", r"maybe|perhaps|probab\w*|likely|may|might|possib\w*|guess|suppose|presum\w*|would|could"),
    (r"어떤 (?=[가-힣]+(?:은|는|에서는) )|(?<![가-힣])하나만", r"some|any|only|one|certain|single|which|what|every|no|whatever|each"),
    (r"(?<![가-힣])(?:모든|모두|전부)(?![가-힣])", r"all|every\w*|each|whole|both|any\w*|entire\w*|total|no|none|always|full|complete\w*|together|"
     r"whoever|whatever|no one|two|three|four|five|sum|other|rest|most|many|them|they|never|nothing|its|together|altogether|exhaust\w*|up|out"),
    (r"언제나|(?<![가-힣])항상|(?<![가-힣])늘(?= )", r"always|every\w*|any\w*|all|never|ever|constant\w*|whatever|whenever|must|at all|keeps?|stays?|permanent\w*|each|no matter|in any case|still|too|no|the more|only|however"),
    (r"결코|절대(?!값|적)", r"never|not|no|none|nothing|cannot|can't|n't|nobody|nor|by no means|anything|any"),
    (r"반드시|꼭(?=[ ,.])", r"must|always|need\w*|has to|have to|exact\w*|precise\w*|just|necessar\w*|certain\w*|sure\w*|only|as|every|all|never|bound|should|right|require\w*|cannot"),
]  # fmt: skip


@rule
def bounds(pair: Pair) -> Iterator[str]:
    """What English says of all, almost all or some, the translation says, and of no others."""
    for part in pair.parts:
        there, here = part.prose
        for english, korean in BOUNDS:
            told = re.search(rf"\b(?:{english})\b", there, re.IGNORECASE)
            if told and HANGUL.search(here) and not re.search(korean, here):
                yield f"bounds: {told[0]!r} is lost in {here.strip()[:50]!r}"
        for korean, english in UNFOUNDED:
            said = re.search(korean, here)
            if said and not re.search(rf"\b(?:{english})\b", there, re.IGNORECASE):
                yield f"bounds: {said[0]!r} is not in English"


# Opposites: where English has one of the two, Korean has not the other one alone.
OPPOSITES = [
    (r"high(?:er|est)?", r"높", r"low(?:er|est)?|flat\w*", r"낮"),
    (r"larg(?:er|est)|more|bigger|greater|greatest|most|large|big|great|huge|much|many|high|long|far|costly|grow\\w*|ris\\w+|rais\\w+|maxim\\w+|up|better", r"(?<![가-힣])[큰큽클컸큼]|(?<![가-힣])[크커](?=[고며면지게서집졌야])|더 많|최대",
     r"small(?:er|est)?|less|fewer|least|little|lower|low|tiny|short\\w*|near\\w*|shrink\\w*|fall\\w*|minim\\w+|down|slight\\w*|fine\\w*", r"(?<![가-힣])작(?!가|은따|업|용|성|동)|더 적|덜|최소"),
    (r"left", r"좌변|왼쪽|왼편", r"right", r"우변|오른쪽|오른편"),
    (r"negative|minus|below zero", r"음수|음의|마이너스", r"positive|plus|above zero", r"양수|양의|플러스"),
    (r"infinite(?:ly)?|infinity|inf", r"무한|inf", r"finite(?:ly)?", r"유한"),
    (r"first", r"첫째|첫 번째|첫", r"second|last", r"둘째|두 번째|마지막"),
    (r"forwards?", r"순방향", r"reversed?|backwards?", r"역방향"),
    (r"numerator", r"분자", r"denominator", r"분모"),
    (r"true|real", r"참(?![고여])|실제", r"false|fake", r"거짓|가짜"),
    (r"always|every", r"언제나|항상|늘(?![어리])", r"never", r"결코|절대"),
    (r"increas\w*|grow\w*|rises?|rising|raised?|raises|climb\w*|up", r"늘어|증가|커[지집]|올라|올[라려리립]",
     r"decreas\w*|shrinks?|shrink\w*|falls?|falling|fell|drops?|sinks?|lower\w*|down|less",
     r"줄어|감소|작아[지집]|내려|떨어"),
    (r"upper|top", r"위쪽|윗", r"lower|bottom", r"아래쪽|아랫"),
    (r"above|over|on top|upwards?", r"(?<![가-힣])위(?:에|로|쪽)", r"below|under|beneath|downwards?|lower", r"아래(?:에|로|쪽)"),
    (r"rows?", r"(?<![가-힣])행|가로", r"columns?", r"(?<![가-힣])열(?! ?[개번배])|세로"),
    (r"wide\w*|broad\w*", r"넓", r"narrow\w*", r"좁"),
    (r"near\w*|close\w*", r"가까[이운워]|가깝", r"far|further|farther|distant", r"멀|먼(?![저])"),
    (r"long\w*", r"(?<![가-힣])길[고게어]|(?<![가-힣])긴|깁니다", r"short\w*", r"짧"),
    (r"best|better", r"가장 (?:좋|나은|잘)|최선|더 (?:나은|낫|좋)", r"worst|worse", r"가장 (?:나쁜|못)|최악|더 (?:못|나쁜|나쁩)"),
    (r"symmetric\w*|symmetry", r"(?<![비가-힣])대칭", r"asymmetric\w*|asymmetry", r"비대칭"),
    (r"possible", r"(?<!불)가능(?:하|한)", r"impossible", r"불가능"),
    (r"independent\w*|independence", r"독립", r"(?<!in)dependent\w*|dependence", r"의존|종속"),
    (r"convex", r"볼록", r"concave", r"오목|위로 볼록"),
    (r"maximum|maximi\w+|maxima|largest|most|highest|peak|top", r"최대|최댓값",
     r"minimum|minimi\w+|minima|smallest|least|lowest|bottom", r"최소|최솟값"),
    (r"before|earlier|previous\w*|ahead|first|front|was", r"이전|먼저|앞(?:의|에)", r"after\w*|later|next|then|behind",
     r"이후|나중|뒤(?:의|에|로)|다음"),
    (r"add(?:s|ed|ing)?|plus|sum|up", r"더하|더해|더합", r"subtract\w*|tak(?:e|es|en|ing) (?:\w+ )*(?:away|off|from)|less|minus|comes? off|away|drop\w*|leav\w+|left|out|without", r"(?<![가-힣])[빼뺀뺍뺐]"),
    (r"equal\w*|same|agree\w*|alike|identical\w*|even|as", r"(?<![가-힣똑])같[은습다고아]", r"differ\w*|unequal\w*|other|another|not|n't|un\w+", r"다[르른릅]"),
    (r"right|correct\w*|holds?", r"(?<![가-힣])맞[았습는]|옳", r"wrong\w*|mistak\w*|false\w*|n't|not", r"틀[리렸린]"),
    (r"many|much|more|most|often|large|a lot|lots", r"(?<![가-힣])많", r"few\w*|little|rare\w*|seldom|less|small\w*", r"(?<![가-힣])적[은게습]|드[물문]"),
    (r"easy|easi\w+|simpl\w+", r"(?<![가-힣])쉽|쉬운|쉬[워웁]", r"hard\w*|difficult\w*", r"어렵|어려"),
    (r"fast\w*|quick\w*|soon\w*", r"빠[르른릅]|빨[리라]", r"slow\w*", r"느[리린립]|천천히"),
    (r"zero[- ]forcing", r"0 강제", r"zero[- ]avoiding", r"0 회피"),
    (r"floors?", r"바닥", r"ceilings?", r"천장"),
    (r"extras?", r"추가분", r"refunds?", r"환급분"),
    (r"gains?|wins?|won|earn\w*", r"(?<![가-힣])이득|이[깁긴겼]", r"los(?:e|es|s|ses|t|ing)", r"손해|(?<![가-힣])잃|(?<![가-힣])[졌집]니다"),
    (r"heads?", r"앞면", r"tails?", r"뒷면"),
    (r"inside|within", r"안쪽|안에", r"outside", r"바깥|밖에서"),
    (r"averages?|means?|averaged|averaging", r"평균", r"sums?|totals?|add\w*|together|make|altogether|whole", r"(?<![가-힣])합(?=[은이을의과에,. ]|계)"),
    (r"known?|knows", r"(?<![가-힣])[아안압알](?:는|고|다|니)", r"unknown", r"모르는"),
]  # fmt: skip


@rule
def opposites(pair: Pair) -> Iterator[str]:
    """Higher is not lower: a translation does not have the opposite of what English has."""
    for part in pair.parts:
        there, here = part.prose
        for one, eins, other, zwei in OPPOSITES:
            for said, unsaid, wanted, wrong in ((one, other, eins, zwei), (other, one, zwei, eins)):
                found = re.search(rf"\b(?:{said})\b", there, re.IGNORECASE)
                instead = re.search(wrong, here)
                if found and instead and not re.search(wanted, here):
                    counted = len(re.findall(rf"\b(?:{unsaid})\b", there, re.IGNORECASE))
                    if counted < len(re.findall(wrong, here)):
                        yield f"opposite: English {found[0]!r}, Korean {instead[0]!r}"


# English and Korean words of a number.
COUNTER = r"(?: ?(?:개|가지|번|사람|명|쪽|값|합|항|줄|자리|배|곳|칸|군데|단계|글자|접시|달|해|시간|분(?! )|주|쌍|장|권|문장))"
COUNTS = {
    1: (r"one|once|an?|single|each|every|per|only|the|first|another|any", rf"(?<![가-힣])(?:한{COUNTER})"),
    2: (r"two|twice|both|pairs?|half|halves|second|other|each|between|nor|neither|either|left|sides?|these|them|which|sums|double\w*|squared?|two-\w+|couple",
        r"(?<![가-힣])(?:두 (?=[가-힣])|둘)"),
    3: (r"three|thirds?|triple|thrice|three-\w+", r"(?<![가-힣])(?:세 (?=[가-힣])|셋)"),
    4: (r"four|fourth|quarters?|four-\w+", r"(?<![가-힣])(?:네 (?=[가-힣])|넷)"),
    5: ("five|fifths?|five-\\w+", r"다섯"), 6: ("six|sixths?", "여섯"), 7: ("seven|sevenths?", "일곱"),
    8: ("eight|eighths?", "여덟"), 9: ("nine|ninths?", "아홉"),
    10: ("ten|tenths?|tenfold", r"(?<![가-힣])열(?: (?:개|번|배|명|가지|곳))"),
    20: ("twenty", r"(?<![가-힣])스무|스물"), 50: ("fifty|half", "(?<![가-힣])오십|쉰"),
    100: ("hundreds?|hundredths?|cent|percent", r"(?<![가-힣십])백(?= ?[가-힣])"),
    1000: ("thousands?|thousandths?|thousandfold", r"(?<![가-힣])천(?= (?:개|번|배|명|가지))"),
}  # fmt: skip
ORDINALS = {
    1: (r"first(?:ly)?|1|one", r"첫째|첫 번째|첫(?=\s)|1번째"), 2: (r"second(?:ly)?|2|two|other", r"둘째|두 번째"),
    3: (r"third(?:ly)?|3|three", r"셋째|세 번째"), 4: (r"fourth|4|four|last", r"넷째|네 번째"),
    5: (r"fifth|5|five|last", r"다섯째|다섯 번째"),
}  # fmt: skip
FRACTIONS = [
    (r"half|halve[sd]?|halves|middle", r"절반|(?<![가-힣])반(?=[\s은으이을의만에,.]|$)"),
    (r"thirds?", r"3분의 1|삼분의 일"),
    (r"quarters?|fourths?", r"4분의 1|사분의 일"),
    (r"tenths?", r"10분의 1|십분의 일"),
    (r"million\w*", r"백만|100만"),
    (r"billion\w*", r"십억|10억"),
    (r"thousand\w*", r"(?<![가-힣])천(?=[ 개번배분])|천분의|만(?= [개번])|십만|\d,000"),
]


@rule
def number_words(pair: Pair) -> Iterator[str]:
    """A counting word of Korean has its number in English, and does not replace another one."""
    for part in pair.parts:
        there, here = part.prose
        for counted in (COUNTS, ORDINALS):
            english = {n: count(rf"\b(?:{one}|{n})\b", there) for n, (one, _) in counted.items()}
            korean = {n: count(hana, here) for n, (_, hana) in counted.items()}
            for number in counted:
                if korean[number] and not english[number]:
                    found = re.search(counted[number][1], here)[0]
                    yield f"number word: {found!r} is not in English"
        strict = {n: count(rf"\b{w}\b", there) for n, w in STRICT.items()}
        korean = {n: count(COUNTS[n][1], here) for n in STRICT}
        if moved_words(strict, korean):
            yield f"number words: {strict} became {korean}"
        for english_word, korean_word in FRACTIONS[:4]:
            if re.search(korean_word, here) and not re.search(
                rf"\b(?:{english_word})\b|1/|50|0\.", there, re.I
            ):
                yield f"number word: {re.search(korean_word, here)[0]!r} is not in English"
        for word, wanted in FRACTIONS[4:6]:
            told = [bool(re.search(rf"\b{word}\b", there, re.I)), bool(re.search(wanted, here))]
            if told[0] != told[1] and not re.search(r"000", there + here):
                yield f"number word: {word} and {wanted} are not in both"


STRICT = {
    1: "one star",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
}


def moved_words(there: dict[int, int], here: dict[int, int]) -> bool:
    """Tell whether a number word took the place of another one."""
    lost = [n for n in there if n > 1 and there[n] and not here[n]]
    more = [n for n in here if here[n] > there[n] and (n > 2 or (n == 2 and there[n]))]
    ones = here[1] < there[1] and any(here[n] > there[n] for n in here if n > 1)
    return bool(lost and more) or ones


def count(pattern: str, text: str) -> int:
    """Return how often a pattern occurs, whatever the case."""
    return len(re.findall(pattern, text, re.IGNORECASE))


UNITS = {
    "nats": (r"\bnats?\b", r"내트|(?<![A-Za-z])nats?(?![A-Za-z])"),
    "bits": (r"\bbits?\b", r"비트|(?<![A-Za-z])bits?(?![A-Za-z])"),
}


@rule
def units(pair: Pair) -> Iterator[str]:
    """Nats are nats and bits are bits, in each part."""
    for part in pair.parts:
        there, here = (
            Counter({unit: count(both[i], side) for unit, both in UNITS.items()})
            for i, side in enumerate(part.prose)
        )
        for unit in UNITS:
            if bool(there[unit]) != bool(here[unit]):
                yield f"unit: {unit} only in {'English' if there[unit] else 'Korean'}"
        if any(here[a] < there[a] and here[b] > there[b] for a, b in (UNITS, [*UNITS][::-1])):
            yield "unit: nats and bits are not as often as in English"


# --- sentences ------------------------------------------------------------------------------------

SENTENCE_END = re.compile(r"[.?!:;](?=[\s*)\"'_]|$)")
DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|[A-Z])\.")


def sentences(text: str) -> int:
    """Return how many sentences a text has."""
    return len(SENTENCE_END.findall(ABBREVIATION.sub("", DECIMAL_POINT.sub("", prose(text)))))


@rule
def sentence_count(pair: Pair) -> Iterator[str]:
    """No sentence is dropped: a part has about as many as its English."""
    for part in pair.parts:
        there, here = map(sentences, part.both)
        if there >= 3 and here < there - max(1, there // 4):
            yield f"sentences: {there} in English, {here} in {part.translation[:40]!r}"
    there, here = (sum(sentences(each.both[i]) for each in pair.parts) for i in (0, 1))
    if there >= 4 and here < 0.8 * there:
        yield f"sentences: {there} in English, {here} in Korean"
    if there >= 3 and here > 2 * there:
        yield f"sentences: {there} in English, {here} in Korean"


def ratio(pair: Pair) -> tuple[int, float]:
    """Return how many words English has, and how many syllables of Korean stand for one."""
    english, korean = pair.prose
    length = len(re.findall(r"[A-Za-z']+", english))
    letters = len(HANGUL.findall(korean)) + 2 * len(LATIN.findall(korean))
    return length, letters / max(length, 1)


@rule
def length(pair: Pair) -> Iterator[str]:
    """A translation is about as long as a good one: 1.4 to 3.4 syllables for a word."""
    words_there, syllables = ratio(pair)
    if words_there > 14 and not 1.35 <= syllables <= 3.4:
        yield f"length: {syllables:.1f} syllables for each of {words_there} words"
        return
    for part in pair.parts:
        words_there, syllables = ratio(part)
        if words_there > 8 and not 1.2 <= syllables <= 4:
            yield f"length: {syllables:.1f} syllables for each word of {part.english[:40]!r}"
        elif 3 <= words_there <= 8 and not 0.6 <= syllables <= 6:
            yield f"length: {syllables:.1f} syllables for each word of {part.english[:40]!r}"


@rule
def questions(pair: Pair) -> Iterator[str]:
    """A question is a question, and a statement is a statement."""
    for part in pair.parts:
        there, here = (len(re.findall(r"\?", prose(text))) for text in part.both)
        if bool(there) != bool(here) and part.kind != "code":
            which = "English asks" if there else "Korean asks"
            yield f"question: only {which}: {part.translation[:50]!r}"
    there, here = (text.count("!") for text in pair.prose)
    if here > there:
        yield "exclamation mark: not in English"


POLITE = r"니다|세요|시다|까요|나요|가요|데요"
PLAIN_END = re.compile(
    r"(?:(?<!니)(?<!시)다|[함됨임음]|[가-힣]자|것|[하되보주거]라|시오|구나|"
    r"(?<!하세)(?<!보세)(?<!까)(?<!세)(?<!나)(?<!가)요|이에요|예요|지|네|군|죠|까(?=\?)|는가|은가|인가|[하되]냐|니(?=\?))$"
)
NOUN_ENDS = re.compile(
    r"(?:바다|이미지|페이지|편지|에너지|단지|가지|먼지|의지|네|하나|무엇|얼마|그것|이것|저것|옷감|마음|처음|다음|그림|놀람|"
    r"기쁨|웃음|모음|자음|걸음|믿음|물음|묶음|얼음|어림|흐림|느낌|쓰임|모임|움직임|차림|사람|여자|남자|숫자|글자|전자|후자|"
    r"분자|입자|원자|격자|학자|이자|투자|문자|모자|수학자|피자|필요|주요|중요|수요|국군|동네|다음|점자|인자|연구자|제작자|필자|저자|독자|사용자|"
    r"개발자|두루마리|까지|여기까지|어디까지|나머지|메시지|패키지)$"
)


@rule
def register(pair: Pair) -> Iterator[str]:
    """Sentences end politely, in -습니다, -세요 or -ㅂ시다, and questions in -ㄹ까요."""
    text = QUOTED.sub(" ", GLOSS.sub("", FENCE.sub(" ", pair.translation)))
    text = re.sub(r"\([^()]*\)", " ", prose(text))
    for before, stop in re.findall(r"([가-힣]+)([.?!])(?=[\s*)\"'_|]|$)", text):
        if PLAIN_END.search(before) and not NOUN_ENDS.search(before):
            if not re.search(rf"(?:{POLITE})$", before):
                yield f"register: a sentence ends in {before + stop!r}"
        elif stop == "?" and re.search(r"(?<![니])까$|[은는인]가$|[하되았었]니$|냐$", before):
            yield f"register: a question ends in {before!r}"
    for part in split_lines(text):
        if last := re.search(r"([가-힣]+)$", part):
            if re.search(r"(?:[한된인]|[가-힣])다$", last[1]) and not re.search(
                r"(?:니|시|바)다$|마다$|보다$|다다$", last[1]
            ):
                yield f"register: {last[1]!r} at the end"
            if re.search(r"(?:[해아어여워와려져돼]요|에요|예요)$", last[1]):
                yield f"register: {last[1]!r} at the end"
    if found := re.search(
        r"(?:[가-힣]+)(?:십시오|하시오|거든요|잖아요|네요|군요|더라고요|죠)\b", text
    ):
        yield f"register: {found[0]!r}"


# Terms that are long enough to be known with one syllable wrong.
LONG_TERMS = (
    "엔트로피 프랜차이즈 불확실성 라이블러 펄플렉서티 소프트맥스 그레이디언트 상호정보량 확률분포 연쇄법칙 삼각부등식 "
    "최대가능도 제프리스 지지집합"
).split()


def split_lines(text: str) -> list[str]:
    """Return the ends of the parts of a text."""
    parts = re.split(r"\n\s*\n|\n(?=\s*[-*|#\d])|\|", text)
    return [part.strip(" *_\n") for part in parts if part.strip(" *_\n")]


@rule
def spelling(pair: Pair) -> Iterator[str]:
    """Some slips of the keyboard: lone jamo, a missing space before 수 있다, 됬 and the like."""
    text = prose(pair.translation)
    english = set(re.findall(r"[\u3131-\u318e]", pair.english))
    alone = (
        set(re.findall(r"[\u3131-\u318e]", text))
        - english
        - set("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣ")
    )
    if alone or re.search(r"[ㅋㅎㅠㅜ]{2,}", text):
        yield f"spelling: {''.join(sorted(alone)) or 'ㅎㅎ'}"
    for word in re.findall(r"([가-힣]+)수 (?:있|없)", text):
        if sound_of(word[-1]) == RIEUL:
            yield f"spelling: a space before 수: {word}수"
    for pattern in SLIPS:
        if found := re.search(pattern, FENCE.sub("", pair.translation)):
            yield f"spelling: {found[0]!r}"
    for word in re.findall(r"[가-힣]+", text):
        for term in LONG_TERMS:
            if near := looks_like(term, word):
                yield f"spelling: {near!r} looks like {term!r}"


SLIPS = [
    r"(?<=[가-힣] )(?:습|읍|입)니다|[가-힣](?:읍니다|슴니다)",
    r"됬|되요|됀|안돼(?!요)|않하|않되|할께|어떻해|일일히|(?<![가-힣])수(?:있|없)|것 같애",
    r"몇일|왠만|금새|들어나|오랫만|역활",
]


def looks_like(term: str, word: str) -> str:
    """Return the part of a word that is a term with one syllable wrong, or "".

    Examples
    --------
    >>> looks_like("엔트로피", "에트로피는")
    '에트로피'
    """
    for start in range(len(word) - len(term) + 1):
        part = word[start : start + len(term)]
        if sum(a != b for a, b in zip(part, term, strict=True)) == 1:
            return part
    return ""


@rule
def punctuation(pair: Pair) -> Iterator[str]:
    """ASCII punctuation; decimal points and thousands as in English; no dashes."""
    text = pair.prose[1]
    if found := re.search(r"[，。：；！？（）％「」『』〈〉《》“”‘’·…～、](?!$)|[　]", text):
        if found[0] not in pair.english:
            yield f"punctuation: {found[0]!r}"
    if found := re.search(r"(?<![\d.])\d+,\d{1,2}(?!\d)(?! ?\d)", text):
        if found[0] not in pair.english:
            yield f"punctuation: {found[0]!r}"
    if found := re.search(r"[–—]|(?<=[가-힣]) - (?=[가-힣])", text):
        if found[0] not in pair.english:
            yield f"punctuation: {found[0]!r}"
    if found := re.search(
        r"[가-힣] [.,?!](?=\s|$)|(?<![.\d])[.,][가-힣]|,,|(?<!\.)\.\.(?!\.)|\?\?|!!", text
    ):
        if not re.search(r"[a-z]\.[가-힣]|\)\.", found[0]):
            yield f"punctuation: {found[0]!r}"
    if found := re.search(
        r"[가-힣]니다(?=[ \n](?!\n)[가-힣A-Z])", "\n\n".join(each.prose[1] for each in pair.parts)
    ):
        yield f"punctuation: a full stop after {found[0]!r}"
    if found := re.search(r"까요\.|(?:니다|세요|시다)\?", text):
        yield f"punctuation: {found[0]!r}"
    doubled = re.search(r"[\u2600-\u27bf\U0001f300-\U0001faff]", text)
    if doubled and doubled[0] not in pair.english:
        yield f"punctuation: {doubled[0]!r}"


# --- fixed phrases --------------------------------------------------------------------------------

PHRASES = [
    (r"\*\*Predict\.\*\*", r"\*\*예상해 보세요\.\*\*"),
    (r"\*\*Try it\.\*\*", r"\*\*해 보세요\.\*\*"),
    (r"\*\*Build it\.\*\*", r"\*\*만들어 봅시다\.\*\*"),
    (r"\*\*Are there others\?\*\*", r"\*\*다른 것도 있을까요\?\*\*"),
    (r"^#+ You will be able to", r"^#+ 이 단원에서 할 수 있게 되는 것"),
    (r"^#+ You need", r"^#+ 필요한 것"),
    (r"^#+ Time$", r"^#+ 시간$"),
    (r"^#+ Pitfalls", r"^#+ 빠지기 쉬운 함정"),
    (r"^#+ Check yourself", r"^#+ 스스로 확인하기"),
    (r"^#+ Summary", r"^#+ 정리"),
    (r"^#+ Next$", r"^#+ 다음$"),
    (r"^#+ Further reading", r"^#+ 더 읽을거리"),
    (r"^#+ Exercise (?=\d)", r"^#+ 연습 문제 (?=\d)"),
    (r"<summary>Solution of \d", r"<summary>\d\d\.\d+ 풀이"),
    (r"^Right\.", r"^맞았습니다\."),
    (r"^Not yet\.", r"^아직입니다\."),
    (r"^Nearly\.", r"^거의"),
]


@rule
def phrases(pair: Pair) -> Iterator[str]:
    """What recurs is always said in the same words."""
    for english, korean in PHRASES:
        there, here = (
            len(re.findall(pattern, text, re.MULTILINE))
            for pattern, text in zip((english, korean), pair.both, strict=True)
        )
        if there != here:
            plain = re.sub(r"\\|\(\?.*?\)|\^|\$", "", korean)
            yield f"phrase: {plain!r} is expected {there} times, not {here}"


@rule
def references(pair: Pair) -> Iterator[str]:
    """Lessons and sections are referred to as 03단원 and 4절."""
    for part in pair.parts:
        there, here = part.prose
        lessons = re.findall(r"\blessons? (\d\d)\b", there, re.IGNORECASE)
        sections = re.findall(r"\bsections? (\d+)\b", there, re.IGNORECASE)
        for number, word in [*((n, "단원") for n in lessons), *((n, "절") for n in sections)]:
            if not re.search(
                rf"{number}(?:{word}|[^.\n가-힣]*\d+{word}|(?:과|와|,|부터|에서|~| )[^.]*{word})",
                here,
            ):
                yield f"reference: {number}{word} is expected"
