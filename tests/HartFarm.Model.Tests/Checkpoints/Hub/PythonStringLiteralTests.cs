using HartFarm.Model.Checkpoints.Hub;

namespace HartFarm.Model.Tests.Checkpoints.Hub;

public sealed class PythonStringLiteralTests
{
    [Theory]
    [InlineData("text = 'one'", "one")]
    [InlineData("text = \"one\"", "one")]
    [InlineData("text='one'  # said so", "one")]
    [InlineData("text = ''", "")]
    [InlineData("text = \"\"\"two\nlines with \"quotes\"\n\"\"\"\n", "two\nlines with \"quotes\"\n")]
    [InlineData("text = '''a''b'''", "a''b")]
    [InlineData("text = \"\"\"a\\n\\\nb\"\"\"", "a\nb")]
    [InlineData("text = 'a\\\nb'", "ab")]
    [InlineData("text = 'a\\tb\\\\n\\'\\\"\\x41\\u00e9\\U0001F600\\101\\0'", "a\tb\\n'\"A\u00e9\U0001F600A\0")]
    [InlineData("text = r'a\\n\\'b'", "a\\n\\'b")]
    [InlineData("text = u'a'", "a")]
    [InlineData("text = 'a' \"b\" r'\\c'", "ab\\c")]
    [InlineData("text = (\n    'a'  # first\n\n    \"b\"\n)\n", "ab")]
    [InlineData("text = \\\n  'a'", "a")]
    [InlineData("text = 'a'\r\nother = 1\r\n", "a")]
    [InlineData("text = '''a\r\nb'''", "a\nb")]
    public void A_literal_is_read_as_Python_reads_it(string source, string expected) => Assert.Equal(expected, Find(source));

    [Fact]
    public void Only_the_assignment_at_the_outermost_level_counts()
    {
        const string source = """"
            # text = 'comment'
            """
            text = 'docstring'
            """
            first = [
            'text = 1', "it's", f"{x}",
            ]
            texts = 'longer name'
            def f():
                text = 'inner'
            other = {
            'a': """
            text = 'in a string'
            """}
            if text == 'compared': pass
            text = 'the one'
            """";
        Assert.Equal("the one", Find(source));
    }

    [Theory]
    [InlineData("text = f'a'", 1, "not a plain string literal")]
    [InlineData("text = b'a'", 1, "not a plain string literal")]
    [InlineData("text = open('a').read()", 1, "not a plain string literal")]
    [InlineData("\ntext = 3", 2, "not a plain string literal")]
    [InlineData("text = ", 1, "not a plain string literal")]
    [InlineData("text = ()", 1, "not a plain string literal")]
    [InlineData("text = 'a' + 'b'", 1, "more than a plain string literal")]
    [InlineData("text = 'a'.strip()", 1, "more than a plain string literal")]
    [InlineData("text = 'a' f'b'", 1, "more than a plain string literal")]
    [InlineData("text = 'a', 'b'", 1, "more than a plain string literal")]
    [InlineData("text = (\n'a',\n'b')", 2, "in parentheses")]
    [InlineData("text = ('a').strip()", 1, "more than a plain string literal")]
    [InlineData("text = 'a", 1, "does not end")]
    [InlineData("text = 'a\nb'", 1, "does not end")]
    [InlineData("text = '''a\nb", 2, "does not end")]
    [InlineData("text = 'a\\", 1, "does not end")]
    [InlineData("text = r'a\\", 1, "does not end")]
    [InlineData("text = '\\q'", 1, "'\\q' is not read")]
    [InlineData("text = '\\N{BULLET}'", 1, "'\\N' is not read")]
    [InlineData("text = '\\x4'", 1, "stands for no character")]
    [InlineData("text = '\\ud800'", 1, "stands for no character")]
    [InlineData("text = '\\UFFFFFFFF'", 1, "stands for no character")]
    [InlineData("text = 'a'\n\ntext = 'b'", 3, "second time")]
    public void Anything_else_is_refused_by_its_line(string source, int line, string why)
    {
        var error = Assert.Throws<HubException>(() => Find(source));
        Assert.Contains($"constants.py, line {line}:", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("texts = 'a'")]
    [InlineData(" text = 'a'")]
    [InlineData("x = '\\")]
    public void A_name_that_is_not_assigned_is_named(string source) =>
        Assert.Contains("constants.py", Assert.Throws<HubException>(() => Find(source)).Message, StringComparison.Ordinal);

    private static string Find(string source) => PythonStringLiteral.Find("constants.py", source, "text");
}
