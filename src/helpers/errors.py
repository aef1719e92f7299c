"""The one kind of error that a user of the workbook is meant to read."""


class InputError(Exception):
    """Something in the user's files or settings is wrong: says where, what was found and what to do.

    Parameters
    ----------
    where : file, sheet, row or key, as the user would look for it.
    problem : what was found there, quoting the value.
    fix : what to do about it.
    """

    def __init__(self, where: str, problem: str, fix: str = "") -> None:
        super().__init__(where, problem, fix)  # all three: the error must survive pickling
        self.where = where
        self.problem = problem
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}" + (f"\n  → {self.fix}" if self.fix else "")

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message alone, without the code that noticed the mistake."""
        return [str(self)]
