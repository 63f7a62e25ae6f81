from __future__ import annotations

from pathlib import Path

import pytest
from taking import take

from foreigndesk.intake.language import detect_language

TEXTS = {
    "en": (
        "The ministers of the two states met in the capital on Tuesday and said that they would talk again."
    ),
    "de": (
        "Die Außenminister der beiden Staaten trafen sich am Dienstag in der Hauptstadt und "
        "sprachen über die Grenze."
    ),
    "fr": (
        "Les ministres des deux pays se sont rencontrés mardi dans la capitale pour parler de la frontière."
    ),
    "es": (
        "Los ministros de los dos países se reunieron el martes en la capital para hablar de la "
        "frontera común."
    ),
    "ru": "Министры двух стран встретились во вторник в столице и договорились открыть границу.",
    "zh": "两国外交部长星期二在首都会晤，同意重新开放边境口岸，并讨论了渔业争端。",
    "ar": "التقى وزيرا خارجية البلدين يوم الثلاثاء في العاصمة واتفقا على إعادة فتح الحدود.",
    "tr": (
        "İki ülkenin dışişleri bakanları salı günü başkentte bir araya geldi ve sınırın açılması "
        "konusunda anlaştı."
    ),
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_the_language_is_told(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "1 2 3", "Norcity"])
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_a_report_in_another_language_is_kept_with_it(tmp_path: Path) -> None:
    (tmp_path / "bericht.txt").write_text(TEXTS["de"] * 3)
    documents, failures = take(tmp_path)
    assert failures == [] and documents[0].language == "de"


def test_the_user_knows_the_language_better(tmp_path: Path) -> None:
    (tmp_path / "bericht.txt").write_text(TEXTS["de"])
    assert take(tmp_path, language="nds")[0][0].language == "nds"
