"""What nbgrader needs to know to release and grade these notebooks, whose cells are TypeScript.

Run `nbgrader generate_assignment NAME` and `nbgrader autograde NAME` in this folder. nbgrader runs tests in the
student's own session: docs/grading.md says what that leaves open, and what the grader of this project does instead.
"""

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = "diffusion-lab"

# The stub is chosen by metadata.kernelspec.language of the notebook.
c.ClearSolutions.code_stub = {
    "typescript": "throw new Error('Not implemented: replace this line with your answer');",
}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# A line with these words begins or ends a region, whatever comment it stands in: `// ### BEGIN SOLUTION`.
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.ClearHiddenTests.begin_test_delimeter = "BEGIN HIDDEN TESTS"
c.ClearHiddenTests.end_test_delimeter = "END HIDDEN TESTS"
c.ClearMarkScheme.begin_mark_scheme_delimeter = "BEGIN MARK SCHEME"
c.ClearMarkScheme.end_mark_scheme_delimeter = "END MARK SCHEME"

# The comment sign of each kernel, by the kernel's name.
c.InstantiateTests.comment_strs = {
    "diffusion-lab": "//",
    "python3": "#",
    "python": "#",
    "ir": "#",
}

# A cell that was deleted is put back with a note behind a `#`, which is no comment in TypeScript: without it, what is
# missing earns nothing, which is as it should be.
c.OverwriteCells.add_missing_cells = False

# The kernel compiles the first import of the toolkit, which takes a while on a busy machine.
c.ExecutePreprocessor.kernel_name = "diffusion-lab"
c.ExecutePreprocessor.startup_timeout = 120
c.ExecutePreprocessor.iopub_timeout = 30
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True

c.LimitOutput.max_lines = 1000
c.LimitOutput.max_traceback = 100
