"""What a person sees while a refresh runs: one line per step when it ends, the progress of long downloads, warnings and
errors as they come; nothing when the command is asked to be quiet.

Not here: the bars of a terminal (progress_bars.py); the event log of Dagster, which keeps everything and is read in the UI.
"""

import ast
import logging
import sys

import dagster as dg

from pipelines import output, progress_bars


class _StepLines(logging.Handler):
    """One line on standard error per finished step, with its duration; what a long step says; warnings and errors."""

    def emit(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", {})
        event = meta.get("dagster_event")
        if event is None:
            text = meta.get("orig_message") or record.getMessage()
            # What did not run for want of what comes before it is not news.
            if record.levelno >= logging.WARNING and not text.startswith("Dependencies for step"):
                self._print("!", text)
            elif record.levelno == logging.INFO:
                self._print("·", text)
            return
        step = (event.step_key or "").replace("__", "/")
        if bars := progress_bars.current():
            _tell(bars, event, step)
        if event.is_step_success:
            self._print("✓", f"{step}  {event.step_success_data.duration_ms / 1000:.1f} s")
        elif event.is_step_failure:
            self._print("✗", step)

    @staticmethod
    def _print(mark: str, text: str) -> None:
        if bars := progress_bars.current():
            bars.line(mark, text)
        elif not output.is_silent():
            print(f"  {mark} {text}", file=sys.stderr, flush=True)


def _tell(bars: progress_bars.Bars, event: dg.DagsterEvent, step: str) -> None:
    """Move the bars as a run goes on; the executor names its steps when it begins and when it ends."""
    if event.is_step_start:
        bars.begin(step)
    elif event.is_step_success or event.is_step_failure or event.is_step_skipped:
        bars.finish()
    elif event.is_engine_event and (named := event.engine_event_data.metadata.get("step_keys")):
        bars.expect(ast.literal_eval(str(named.value)))


@dg.logger(None, description="Une ligne par étape terminée.")
def progress_logger(_: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("panorama", level=logging.DEBUG)
    logger.addHandler(_StepLines())
    return logger
