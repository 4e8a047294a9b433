"""The installed kernel against the cases of jupyter_kernel_test (Debian: python3-jupyter-kernel-test).

Run by run.sh, which installs the kernelspec below a temporary prefix and sets JUPYTER_PATH.
Every case has a sample; the only case left out is pager, which is a feature of IPython.
Works with jupyter_kernel_test 0.4.5 (Debian 12) and 0.7 (Debian 13).
"""

import faulthandler
import sys
import unittest

import jupyter_kernel_test

KERNEL_NAME = "diffusion-lab"
ALLOWED_TO_SKIP = {"test_pager"}
LIMIT_SECONDS = 300

CHART = """({
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  data: { values: [{ t: 0, x: 1 }, { t: 1, x: 0.5 }] },
  mark: 'line',
  encoding: { x: { field: 't', type: 'quantitative' }, y: { field: 'x', type: 'quantitative' } },
})"""

RICH = """({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'q', 'text/html': '<b>q</b>' }) })"""

KERNEL_OBJECT = "(globalThis as any)[Symbol.for('diffusion-lab.kernel')]"


class DiffusionLabTests(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL_NAME
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to stderr')"

    completion_samples = [
        {"text": "Math.fro", "matches": {"fround"}},
        {"text": "JSON.stri", "matches": {"stringify"}},
        {"text": "[1, 2].forE", "matches": {"forEach"}},
        {"text": "'a'.padS", "matches": {"padStart"}},
        {"text": "const wide = 1; wid", "matches": {"wide"}},
        {"text": "import * as fs from 'node:fs'; fs.readdirS", "matches": {"readdirSync"}},
    ]

    complete_code_samples = [
        "1 + 1",
        "const x = 1;",
        "function f(n: number) {\n  return n + 1;\n}",
        "await fetch('https://example.org')",
        "import * as tf from '@tensorflow/tfjs'",
        "type Pair<T> = [T, T]",
        "`a ${1 + 1} b`",
        "// a comment",
        "",
    ]
    incomplete_code_samples = [
        "1 +",
        "function f() {",
        "[1, 2",
        "foo(",
        "`a template",
        "if (true) {",
        "class Point {",
        "const x =",
        "/* a comment",
        "for (const x of [1]) {",
    ]
    invalid_code_samples = ["let x = ;", "}", "const 1a = 2", "foo)", "if true then 1"]

    code_generate_error = "throw new Error('on purpose')"

    code_execute_result = [
        {"code": "1 + 1", "result": "2"},
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "[1, 2, 3].map((n) => n ** 2)", "result": "[ 1, 4, 9 ]"},
        {"code": "await Promise.resolve({ a: 1 })", "result": "{ a: 1 }"},
        {"code": "const n: number = 3; n / 2", "result": "1.5"},
        {"code": RICH, "mime": "text/html", "result": "<b>q</b>"},
        {"code": CHART, "mime": "application/vnd.vegalite.v5+json"},
        {"code": CHART, "mime": "image/svg+xml"},
    ]

    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<i>html</i>')", "mime": "text/html"},
        {"code": "import { display } from 'tslab'; display.markdown('*md*')", "mime": "text/markdown"},
        {"code": "import { display } from 'tslab'; display.latex('$x$')", "mime": "text/latex"},
        {"code": "import { display } from 'tslab'; display.svg('<svg/>')", "mime": "image/svg+xml"},
        {
            "code": "import { display } from 'tslab'; display.png(Buffer.from([137, 80, 78, 71]))",
            "mime": "image/png",
        },
        {
            "code": f"import {{ show }} from 'diffusion-lab'; await show({CHART})",
            "mime": "application/vnd.vegalite.v5+json",
        },
    ]

    # Matches the first of code_execute_result and no other.
    code_history_pattern = "1 + 1"
    supported_history_operations = ("tail", "range", "search")

    code_inspect_sample = "Math.sqrt"
    code_clear_output = f"{KERNEL_OBJECT}.clearOutput(false)"


if hasattr(jupyter_kernel_test, "IopubWelcomeTests"):

    class DiffusionLabWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
        kernel_name = KERNEL_NAME
        support_iopub_welcome = True


def main() -> int:
    # Some cases of the package wait without a limit: a kernel that does not answer must fail, not hang.
    faulthandler.dump_traceback_later(LIMIT_SECONDS, exit=True)
    # The package's own classes, which test the Python kernel, are not collected.
    names = [name for name in globals() if name.startswith("DiffusionLab")]
    suite = unittest.defaultTestLoader.loadTestsFromNames(names, sys.modules[__name__])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    # Within a subtest the case is the subtest's parent.
    skipped = {getattr(case, "test_case", case)._testMethodName for case, _ in result.skipped}
    wrong = sorted(skipped - ALLOWED_TO_SKIP)
    for name in wrong:
        print(f"{name} was skipped: every case but pager must have a sample")
    print(
        f"jupyter_kernel_test {jupyter_kernel_test.__version__}: {result.testsRun} cases run, "
        f"{len(result.failures) + len(result.errors)} failed, skipped: {', '.join(sorted(skipped)) or 'none'}"
    )
    return 0 if result.wasSuccessful() and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
