"""What a real-or-fake study is and says, in the user's words."""

from PySide6.QtCore import QCoreApplication, QLocale

from core.study.keeping import Study
from core.study.statistics import StudyResult
from desktop.sentences import say
from desktop.wording import fill, joined, number, stopped


def _tr(text: str) -> str:
    return QCoreApplication.translate("StudyWords", text)


def study_words(study: Study) -> str:
    """Where its pictures come from, how many there are and how they are paired."""
    facts = study.facts
    pictures = fill(_tr("%1 real and %2 translated pictures"), number(len(facts.real)), number(len(facts.translated)))
    paired = _tr("the two of one input together") if facts.same_input else _tr("two of different inputs together")
    words = stopped(fill(_tr("%1 · %2, %3"), say(facts.origin), pictures, paired))
    if min(len(facts.real), len(facts.translated)) < facts.num_practice + facts.num_trials:
        more = _tr("A subject sees some of them more than once: %1 pairs are shown.")
        return joined(words, fill(more, facts.num_practice + facts.num_trials))
    return words


def result_words(result: StudyResult | None, num_incomplete: int) -> str:
    """The share with its interval, and who was left out."""
    if result is None:
        return _tr("Nobody has answered everything yet.") if num_incomplete else _tr("Nobody was asked yet.")
    of_whom = _tr("one subject") if result.num_subjects == 1 else fill(_tr("%1 subjects"), number(result.num_subjects))
    return fill(
        _tr("%1 of the translated pictures were taken for real ones (%2 to %3 with 95 % confidence; %4). Guessing gives 50 %."),
        _percent(result.share),
        _percent(result.low),
        _percent(result.high),
        of_whom,
    )


def _percent(share: float) -> str:
    return f"{QLocale().toString(100 * share, 'f', 1)} %"
