"""What the pages of the site say around the lessons, in each language of the course."""

ENGLISH = {
    "title": "KL divergence, step by step",
    "about": "Eight lessons on entropy, cross-entropy, KL divergence and Jensen-Shannon divergence, "
    "for students who have just watched the lecture “KL Divergence” by 신박AI (Deep Learning 101). "
    "Read a page here at once. Where a picture moves, one tap brings it to life on the page itself.",
    "lessons": "The lessons",
    "homework": "Homework",
    "all": "All lessons",
    "skip": "Skip to the text",
    "bar": "Ways to use this page",
    "live": "Open live",
    "slides": "Slides",
    "back": "Back",
    "on": "Next",
    "leave": "Leave the slides",
    "pdf": "PDF",
    "binder": "Binder",
    "contents": "On this page",
    "setup": "The set-up of this lesson",
    "search": "Search the lessons",
    "live_title": "Open live: run and change every cell",
    "live_about": "A lesson opened live is a notebook in which you can run and change the code and "
    "answer the exercises. Python itself runs in your browser: nothing is installed, and nothing "
    "you type is sent anywhere.",
    "live_size": "The first visit downloads about {megabytes} MB: use Wi-Fi. The first cell takes "
    "up to half a minute.",
    "live_stop": "A cell that never ends cannot be interrupted there: choose Kernel > Restart.",
    "live_kept": "What you change stays in this browser only, and is lost when its data are "
    "cleared. Download homework with File > Download before you hand it in.",
    "credit": "The course accompanies the lecture by 신박AI and takes over its facts, formulas and "
    "worked numbers only; text, pictures and code are our own.",
    "licence": "Text and pictures: {cc_by}. Code: BSD 3-Clause.",
    "homework_live": "To do the homework, open it live, answer, and download it with "
    "File > Download: what you change stays in this browser only.",
}
KOREAN = {
    "title": "KL 발산, 한 걸음씩",
    "about": "신박AI의 딥러닝 101 “KL Divergence” 강의를 보고 나서 읽는 여덟 편의 수업입니다. 엔트로피, 교차 "
    "엔트로피, KL 발산, 옌센-섀넌 발산을 다룹니다. 여기서 바로 읽을 수 있고, 움직이는 그림은 한 번 누르면 그 자리에서 "
    "살아납니다.",
    "lessons": "단원",
    "homework": "과제",
    "all": "모든 단원",
    "skip": "본문으로 건너뛰기",
    "bar": "이 단원을 보는 방법",
    "live": "직접 실행하기",
    "slides": "슬라이드",
    "back": "뒤로",
    "on": "앞으로",
    "leave": "슬라이드 닫기",
    "pdf": "PDF",
    "binder": "Binder",
    "contents": "이 단원의 차례",
    "setup": "이 단원의 준비 코드",
    "search": "단원에서 찾기",
    "live_title": "직접 실행하기: 모든 셀을 실행하고 고칩니다",
    "live_about": "직접 실행하기를 누르면 코드를 실행하고 고치고 연습 문제에 답할 수 있는 노트북이 열립니다. 파이썬이 "
    "브라우저 안에서 실행되므로 설치할 것이 없고, 입력한 내용은 어디로도 보내지 않습니다.",
    "live_size": "처음 열 때 약 {megabytes} MB를 내려받으므로 와이파이를 권합니다. 첫 셀은 30초쯤 걸릴 수 있습니다.",
    "live_stop": "끝나지 않는 셀은 중단할 수 없습니다. 커널을 다시 시작해 주십시오(Kernel > Restart).",
    "live_kept": "고친 내용은 이 브라우저에만 남고, 브라우저의 데이터를 지우면 사라집니다. 과제는 File > Download로 "
    "내려받아 제출해 주십시오.",
    "credit": "이 과정은 신박AI의 강의를 바탕으로 하며, 강의에서는 사실과 공식과 계산 예의 숫자만 가져왔습니다. 글과 "
    "그림과 코드는 직접 만들었습니다.",
    "licence": "글과 그림: {cc_by}. 코드: BSD 3-Clause.",
    "homework_live": "과제는 직접 실행하기로 열어서 풀고 File > Download로 내려받습니다. 고친 내용은 이 "
    "브라우저에만 남습니다.",
}
WORDS = {"en": ENGLISH, "ko": KOREAN}
NAMES = {"en": "English", "ko": "한국어"}

# What explorer.js says.
EXPLORER = {
    "en": {
        "start": "Move this picture here",
        "size": "(downloads about {megabytes} MB, once)",
        "download": "Python is on its way: {percent} %",
        "begin": "Python is starting; this takes a few seconds.",
        "fresh": "The picture moves now. Drag a slider, or use the arrow keys.",
        "game": "The game is on.",
        "unable": "This browser cannot run Python, so the picture stays still. Everything else on "
        "this page can be read without it.",
        "failed": "The picture could not be brought to life; perhaps the connection broke off. It "
        "stays as it is. You can try again, or open the lesson live.",
    },
    "ko": {
        "start": "이 자리에서 그림 움직이기",
        "size": "(처음 한 번 약 {megabytes} MB를 내려받습니다)",
        "download": "파이썬을 가져오고 있습니다: {percent} %",
        "begin": "파이썬을 시작하고 있습니다. 몇 초 걸립니다.",
        "fresh": "이제 그림이 움직입니다. 슬라이더를 끌거나 화살표 키를 눌러 보십시오.",
        "game": "게임을 시작합니다.",
        "unable": "이 브라우저에서는 파이썬을 실행할 수 없어 그림이 움직이지 않습니다. 나머지 내용은 그대로 읽을 수 "
        "있습니다.",
        "failed": "그림을 움직이게 하지 못했습니다. 연결이 끊겼을 수 있습니다. 그림은 그대로 두었으니 다시 시도하거나 "
        "단원을 직접 실행해 보십시오.",
    },
}
