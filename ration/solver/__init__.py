"""Questions of whole steps: HiGHS answers them, and every answer is checked in fractions."""
