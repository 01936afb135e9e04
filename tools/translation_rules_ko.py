"""What can be wrong with a translation into Korean, as far as a program can tell.

translations/ko/STYLE.md says how Korean is written here; these rules check what can be checked.
"""

import re
from collections import Counter
from collections.abc import Iterator

from tools.translation_rules import (
    FENCE,
    Pair,
    prose,
    rule,
    table,
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
BY_LENGTH = sorted(PARTICLES, key=len, reverse=True)
FORMS = "|".join(BY_LENGTH)
AFTER_LATIN = re.compile(
    rf"(\$[^$\n]+\$|`[^`\n]+`|[A-Za-z_]*\([^()\n가-힣]*\)|[A-Za-z_.]*[A-Za-z]|\d[\d.,]*\d|\d|%)"
    rf"[\"'*]*({FORMS}){END}"
)
# 놀람(surprisal)을 goes by 놀람, and (0.2, 0.5, 0.3)으로 by its last number.
AFTER_BRACKET = re.compile(rf"([가-힣]?)\**\(([^()\n]*)\)\**({FORMS}){END}")
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
    """Check that a particle goes by the sound of the Latin, digits or formula before it."""
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
    """Check that a particle goes by the last sound of its word."""
    text = pair.prose[1]
    nouns = words(pair.folder, "nouns.txt")
    for word in re.findall(r"[가-힣]+", text):
        particle = next((form for form in BY_LENGTH if word.endswith(form)), "")
        noun = word.removesuffix(particle)
        known = noun in nouns and word not in nouns | OTHER_WORDS
        if particle and known and sound_of(noun[-1]) not in PARTICLES[particle]:
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
OTHER_WORDS = {"수로", "열이"}


@rule
def space_before_particle(pair: Pair) -> Iterator[str]:
    """Check that a particle touches what it stands after."""
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
    """Check that there is no 은(는): another word order needs none."""
    if found := re.search(
        r"은\(는\)|는\(은\)|을\(를\)|를\(을\)|이\(가\)|가\(이\)|와\(과\)|과\(와\)|\(으\)로|\(이\)",
        pair.translation,
    ):
        yield f"particle: {found[0]}"


@rule
def doubled(pair: Pair) -> Iterator[str]:
    """Check that no word and no particle stands twice in a row."""
    text = pair.prose[1]
    told = text.split()
    for before, after in zip(told, told[1:], strict=False):
        if before == after and re.search(r"[가-힣]|[A-Za-z]{2}", after):
            yield f"twice in a row: {before} {after}"
    if found := re.search(
        rf"[가-힣](?:를를|을을|은은|는는|을를|를을|은는|는은|를는|에에|와과|과와){END}", text
    ):
        yield f"two particles: {found[0]}"


# --- words ----------------------------------------------------------------------------------------


@rule
def hangul(pair: Pair) -> Iterator[str]:
    """Check that there is Korean, unless English has only names, units and signs."""
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
    """Check that no English word is left, but for names of keep.txt and what stands in brackets."""
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


# What denies in English; in Korean; and what may become a denial in Korean.
NOT = (
    r"\bnot\b|n't\b|\bno\b|\bnever\b|\bnone\b|\bnothing\b|\bnobody\b|\bnor\b|\bneither\b|"
    r"\bcannot\b|\bno one\b|\bnowhere\b|\bwithout\b"
)
DENIAL = (
    r"않|아니|아닙|아닌|없|못|(?<![가-힣])안 |말[고라아며 ]|마세요|마십|불가능|결코|전혀|"
    r"모르|모릅|몰라|다르|다릅|달라|아직|그만|비-|비대칭|무관|빼고|빠"
)
NEAR_DENIAL = (
    r"\bun\w+|\bim\w+|\bin(?:finite|dependent)|less\b|\bonly\b|\bbut\b|\bfew|\bfail|\bmiss|"
    r"\bwrong|\bdiffer|\bmis\w+|\bexcept|\brather|\binstead|\blost?\b|\bzero|\bhardly|"
    r"\bbeyond|\bfree|\bwhatever|\bany|\bstill|\balone|\bout\b|\boff\b|\brefut|\black|"
    r"\bvanish|\bempty|\bavoid|\bforbid|\bdespite|\bwhether|\bstop|\boppos|\bjust|\binf\b|"
    r"\boutside|\bgone|\bleave|\black|\bmerely|\bever\b|\bnon|\bcertain|\bidentical|\bmust|"
    r"\bhowever|\bnaive|\bdead|\bgives? up|\bdrop|\btoo\b|\bdon|\bcareful|\bhidden|"
    r"\bunless|\bnecessar|\bnot\b"
)


@rule
def negation(pair: Pair) -> Iterator[str]:
    """Check that what English denies, the translation does, and it denies nothing else."""
    for part in sentence_pairs(pair):
        there, here = part.prose
        denied = len(re.findall(NOT, re.sub(r"no unit|not only", "", there), re.IGNORECASE))
        denies = len(re.findall(DENIAL, here))
        if (
            denied
            and not denies
            and not re.search(
                "무|비대칭|미만|이하|제외|반대|거부|거짓|틀리|틀렸|아무|뿐|드물|놓", here
            )
        ):
            yield f"negation: English denies something in {part.english[:50]!r}"
        here = re.sub(r"밖에 [^.]*?(?:않|없|못)", "", here)
        bare = re.sub("빼고|빠|다르|다릅|말[고라아며 ]|모르|모릅|결코|전혀|그만", "", here)
        if not re.search(f"{NOT}|{NEAR_DENIAL}", there, re.IGNORECASE) and re.search(
            r"지 않|아닙니다|아니라|(?<![가-힣])없습니다|못합니다|지 못|지 마세요|안 됩니다", bare
        ):
            yield f"negation: English denies nothing in {part.english[:50]!r}"


ONLY = (
    r"(?:(?<![하그이저렇지십백천])만(?=[\s.,)?!:;*]|$|으로|이|은|의|을|에|입|큼|$)|뿐|유일|오직|밖에|"
    r"(?<![가-힣])단(?:지|\s)|한해|한정|불과|겨우|그때에만|고작|하나만|홀로|혼자)"
)


@rule
def only(pair: Pair) -> Iterator[str]:
    """Check that what holds only for something in English does so in the translation."""
    for part in sentence_pairs(pair):
        there, here = part.prose
        told = re.sub(r"(?:can|could|may) only be said|not only|only too", "", there, flags=re.I)
        if re.search(r"\bonly\b|\bnothing but\b", told, re.IGNORECASE) and not re.search(
            ONLY, here
        ):
            yield f"only: it is lost in {part.translation[:50]!r}"
        added = re.search(r"오직|유일(?:한|하게)|그때에만", here)
        if added and not re.search(MAY_BE_ONLY, there, re.IGNORECASE):
            yield f"only: {added[0]!r} is not in English"


MAY_BE_ONLY = r"\b(?:only|alone|unique\w*|sole\w*|just|nothing|single|exactly|but|mere\w*)\b"


@rule
def bounds(pair: Pair) -> Iterator[str]:
    """Check that what is said of all, almost all or some is said so in both, by two tables."""
    for part in sentence_pairs(pair):
        there, here = part.prose
        for row in table(pair.folder, "bounds.csv"):
            told = has_word(row["english"], there)
            if told and HANGUL.search(here) and not re.search(row["translation"], here):
                yield f"bounds: {told[0]!r} is lost in {here.strip()[:50]!r}"
        for row in table(pair.folder, "unfounded.csv"):
            said = re.search(row["translation"], here)
            if said and not has_word(row["english"], there):
                yield f"bounds: {said[0]!r} is not in English"


def has_word(words_of_english: str, text: str) -> re.Match | None:
    """Return the first of some words, or patterns, in a text."""
    return re.search(rf"\b(?:{words_of_english})\b", text, re.IGNORECASE)


@rule
def opposites(pair: Pair) -> Iterator[str]:
    """Check that higher is not lower: where English has one of the two, Korean has it too."""
    for part in sentence_pairs(pair):
        there, here = part.prose
        for row in table(pair.folder, "opposites.csv"):
            one, other = list(row.values())[:2], list(row.values())[2:]
            for (said, wanted), (unsaid, wrong) in ((one, other), (other, one)):
                found, instead = has_word(said, there), re.search(wrong, here)
                if not found or not instead:
                    continue
                fewer = count(wanted, here) < count(rf"\b(?:{said})\b", there)
                new = count(wrong, here) - count(rf"\b(?:{unsaid})\b", there)
                if new > 0 and (
                    not re.search(wanted, here) or fewer and not has_word(unsaid, there)
                ):
                    yield f"opposite: English {found[0]!r}, Korean {instead[0]!r}"


@rule
def order_of_opposites(pair: Pair) -> Iterator[str]:
    """Check that left and right stand by their own values: a label and its number go together."""
    for part in pair.parts:
        fixed = [re.findall(r"\{[^{}]+\}|\d[\d.,]*\d", text) for text in part.both]
        if len(fixed[0]) < 2 or fixed[0] != fixed[1] or len(set(fixed[0])) < 2:
            continue
        for row in table(pair.folder, "opposites.csv"):
            one, eins, other, zwei = row.values()
            found = [re.findall(rf"\b(?:{w})\b", part.prose[0], re.I) for w in (one, other)]
            gefunden = [list(re.finditer(w, part.prose[1])) for w in (eins, zwei)]
            if [len(each) for each in (*found, *gefunden)] == [1, 1, 1, 1]:
                there = [part.prose[0].index(each[0]) for each in found]
                here = [each[0].start() for each in gefunden]
                if (there[0] < there[1]) != (here[0] < here[1]):
                    yield f"order: {gefunden[0][0][0]!r} and {gefunden[1][0][0]!r} are swapped"


def sentence_pairs(pair: Pair) -> list[Pair]:
    """Return sentence by sentence what has as many sentences as its English, else the parts."""
    found = []
    for part in pair.parts:
        sides = [re.split(r"(?<=[.?!:;])\s+", DECIMAL_POINT.sub("\u00b7", t)) for t in part.both]
        if len(sides[0]) == len(sides[1]) and "$$" not in part.english:
            found += [Pair(*each, pair.kind, pair.folder) for each in zip(*sides, strict=True)]
        else:
            found.append(part)
    return found


@rule
def number_words(pair: Pair) -> Iterator[str]:
    """Check that a counting word has its number in English, and does not replace another one."""
    rows = table(pair.folder, "counts.csv")
    for part in pair.parts:
        there, here = part.prose
        for row in rows:
            words_of_it = rf"\b(?:{row['english']}|{row['number']})\b"
            if (found := re.search(row["translation"], here)) and not count(words_of_it, there):
                yield f"number word: {found[0]!r} is not in English"
        small = [row for row in rows if row["kind"] == "count" and len(row["number"]) == 1]
        english = {r["number"]: count(rf"\b{r['english'].split('|')[0]}\b", there) for r in small}
        korean = {row["number"]: count(row["translation"], here) for row in small}
        if replaced_number(english, korean):
            yield f"number words: {english} became {korean}"


def replaced_number(there: dict[str, int], here: dict[str, int]) -> bool:
    """Tell whether a number word took the place of another one, by how often each occurs."""
    lost = [n for n in there if n != "1" and there[n] and not here[n]]
    more = [n for n in here if here[n] > there[n] and (n > "2" or (n == "2" and there[n]))]
    one_became_more = here["1"] < there["1"] and any(here[n] > there[n] for n in here if n > "1")
    return bool(lost and more) or one_became_more


def count(pattern: str, text: str) -> int:
    """Return how often a pattern occurs, whatever the case."""
    return len(re.findall(pattern, text, re.IGNORECASE))


UNITS = {
    "nats": (r"\bnats?\b", r"내트|(?<![A-Za-z])nats?(?![A-Za-z])"),
    "bits": (r"\bbits?\b", r"비트|(?<![A-Za-z])bits?(?![A-Za-z])"),
}


@rule
def units(pair: Pair) -> Iterator[str]:
    """Check that nats are nats and bits are bits, in each part."""
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
    """Check that no sentence is dropped: a part has about as many as its English."""
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
    """Check that a translation is about as long as a good one: 1.4 to 3.4 syllables for a word."""
    words_there, syllables = ratio(pair)
    if words_there > 14 and not 1.35 <= syllables <= 3.4:
        yield f"length: {syllables:.1f} syllables for each of {words_there} words"
        return
    for part in pair.parts:
        words_there, syllables = ratio(part)
        low, high = (1.2, 4) if words_there > 8 else (0.6, 6)
        if words_there >= 3 and not low <= syllables <= high:
            yield f"length: {syllables:.1f} syllables for each word of {part.english[:40]!r}"


@rule
def questions(pair: Pair) -> Iterator[str]:
    """Check that a question is a question, and a statement is a statement."""
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
    """Check that sentences end politely, in -습니다, -세요 or -ㅂ시다, and questions in -ㄹ까요."""
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
    *("엔트로피", "프랜차이즈", "불확실성", "라이블러", "펄플렉서티", "소프트맥스", "그레이디언트"),
    *("상호정보량", "확률분포", "연쇄법칙", "삼각부등식", "최대가능도", "제프리스", "지지집합"),
)
# What looks like a term with a slip, and is another word.
NEIGHBOURS = {"라이브러", "불확실하", "불확실한", "불확실할", "불확실함", "불확실해", "불확실히"}


def split_lines(text: str) -> list[str]:
    """Return the ends of the parts of a text."""
    parts = re.split(r"\n\s*\n|\n(?=\s*[-*|#\d])|\|", text)
    return [part.strip(" *_\n") for part in parts if part.strip(" *_\n")]


@rule
def spelling(pair: Pair) -> Iterator[str]:
    """Check for lone jamo, a missing space before 수 있다, 됬, and terms with a slip."""
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
    for word in re.findall(r"[가-힣]+", text.replace("라이브러리", " ")):  # not 라이블러
        for term in LONG_TERMS:
            near = looks_like(term, word)
            if near and near not in NEIGHBOURS:
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
    """Check for ASCII punctuation, decimal points and thousands as in English, no dashes."""
    text = pair.prose[1]
    for pattern in PUNCTUATION:
        found = re.search(pattern, text)
        if found and found[0] not in pair.english:
            yield f"punctuation: {found[0]!r}"
    for part in pair.parts:
        if found := re.search(r"[가-힣]니다(?= [가-힣A-Z])", QUOTED.sub(" ", part.prose[1])):
            yield f"punctuation: a full stop after {found[0]!r}"


PUNCTUATION = [
    r"[，。：；！？（）％「」『』〈〉《》“”‘’·…～、\u3000]",
    r"(?<![\d.])\d+,\d{1,2}(?!\d)(?! ?\d)",
    r"[–—]|(?<=[가-힣]) - (?=[가-힣])",
    r"[가-힣] [.,?!](?=\s|$)|(?<![.\d])[.,][가-힣]|,,|(?<!\.)\.\.(?!\.)|\?\?|!!",
    r"까요\.|(?:니다|세요|시다)\?",
    r"[\u2600-\u27bf\U0001f300-\U0001faff]",
]


# --- fixed phrases --------------------------------------------------------------------------------


@rule
def phrases(pair: Pair) -> Iterator[str]:
    """Check that what recurs is always said in the same words."""
    for row in table(pair.folder, "phrases.csv"):
        english, korean = row["english"], row["translation"]
        there, here = (
            len(re.findall(pattern, text, re.MULTILINE))
            for pattern, text in zip((english, korean), pair.both, strict=True)
        )
        if there != here:
            plain = re.sub(r"\\|\(\?.*?\)|\^|\$", "", korean)
            yield f"phrase: {plain!r} is expected {there} times, not {here}"


@rule
def references(pair: Pair) -> Iterator[str]:
    """Check that lessons and sections are referred to as 03단원 and 4절."""
    for part in pair.parts:
        there, here = part.prose
        lessons = re.findall(r"\blessons? (\d\d)\b", there, re.IGNORECASE)
        sections = re.findall(r"\bsections? (\d+)\b(?!\.\d)", there, re.IGNORECASE)
        for number, word in [*((n, "단원") for n in lessons), *((n, "절") for n in sections)]:
            if not re.search(
                rf"{number}(?:{word}|[^.\n가-힣]*\d+{word}|(?:과|와|,|부터|에서|~| )[^.]*{word})",
                here,
            ):
                yield f"reference: {number}{word} is expected"
