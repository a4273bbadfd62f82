using System.Text;
using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Tests.Prompts;

public class PromptErrorTests
{
    [Theory]
    [InlineData("p.jsonl", "{\"prompt\": \"a\"", "line 1: not valid JSON")]
    [InlineData("p.jsonl", "\"good\"\n\n{\"prompt\": \"a\", }", "line 3: not valid JSON")]
    [InlineData("p.jsonl", "42", "line 1: must be a JSON string or object, not a number")]
    [InlineData("p.jsonl", "[\"a\"]", "line 1: must be a JSON string or object, not an array")]
    [InlineData("p.jsonl", "null", "line 1: must be a JSON string or object, not null")]
    [InlineData("p.jsonl", "true", "line 1: must be a JSON string or object, not a boolean")]
    [InlineData("p.jsonl", "\"  \"", "line 1, prompt: must not be empty")]
    [InlineData("p.jsonl", "{\"seed\": 1}", "line 1, prompt: missing")]
    [InlineData("p.jsonl", "{\"prompt\": \"\"}", "line 1, prompt: must not be empty")]
    [InlineData("p.jsonl", "{\"prompt\": 5}", "line 1, prompt: must be a string, not a number")]
    [InlineData("p.jsonl", "{\"prompt\": null}", "line 1, prompt: must be a string, not null")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\\u0000b\"}", "line 1, prompt: holds a NUL character")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\\ud800\"}", "line 1: holds a \\u escape that is half of a character")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"x\": [\"\\udc00\"]}", "line 1: holds a \\u escape that is half of a character")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"\\ud800\": 1}", "line 1: holds a \\u escape that is half of a character")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"prompt\": \"b\"}", "line 1: not valid JSON")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"seed\": \"7\"}", "line 1, seed: must be a whole number from -9223372036854775808 to 9223372036854775807, not a string")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"seed\": 1.5}", "line 1, seed: must be a whole number")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"seed\": 9223372036854775808}", "not '9223372036854775808'")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"count\": 0}", "line 1, count: must be a whole number from 1 to 1000000, not '0'")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"count\": 1000001}", "line 1, count: must be a whole number from 1 to 1000000")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"count\": true}", "line 1, count: must be a whole number from 1 to 1000000, not a boolean")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"guidance\": 100.5}", "line 1, guidance: must be a number from 0 to 100, not '100.5'")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"guidance\": -1}", "line 1, guidance: must be a number from 0 to 100")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"guidance\": 1e999}", "line 1, guidance: must be a number from 0 to 100")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"guidance\": {}}", "line 1, guidance: must be a number from 0 to 100, not an object")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": \"a/b\"}", "line 1, key: must not hold '/'")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": \"a\\\\b\"}", "line 1, key: must not hold '\\'")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": \"a..b\"}", "line 1, key: must not hold '..'")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": \"a\\u0007b\"}", "line 1, key: must not hold the control character U+0007")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": \"\"}", "line 1, key: must not be empty")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": 5}", "line 1, key: must be a string, not a number")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": \"k\"}\n\"b\"\n{\"prompt\": \"c\", \"key\": \"k\"}", "line 3, key: 'k' was given on line 1 already")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"seed\": 9223372036854775807, \"count\": 2}", "line 1, seed: 9223372036854775807 plus 1, the seed of its last copy, is above 9223372036854775807")]
    [InlineData("p.txt", "a\0b", "line 1, prompt: holds a NUL character; is the file UTF-16? UTF-8 is needed")]
    [InlineData("p.txt", "\n \n", "p.txt: holds no prompt")]
    [InlineData("p.csv", "", "p.csv: holds no prompt")]
    [InlineData("p.csv", "prompt,seed\n", "p.csv: holds no prompt")]
    [InlineData("p.csv", "text,seed\na,1", "line 1, prompt: the header has no such column")]
    [InlineData("p.csv", "prompt,\na,b", "line 1: column 2 of the header has no name")]
    [InlineData("p.csv", "prompt,x,x\na,b,c", "line 1: the header names column 'x' twice")]
    [InlineData("p.csv", "prompt,Prompt\na,b", "line 1: the header names column 'prompt' twice")]
    [InlineData("p.csv", "prompt,x\na", "line 2: has 1 fields where the header has 2")]
    [InlineData("p.csv", "prompt,x\na,b,c", "line 2: has 3 fields where the header has 2")]
    [InlineData("p.csv", "prompt,x\n,b", "line 2, prompt: must not be empty")]
    [InlineData("p.csv", "prompt,seed\na,1.5", "line 2, seed: must be a whole number from -9223372036854775808 to 9223372036854775807, not '1.5'")]
    [InlineData("p.csv", "prompt,count\na,many", "line 2, count: must be a whole number from 1 to 1000000, not 'many'")]
    [InlineData("p.csv", "prompt,guidance\na,NaN", "line 2, guidance: must be a number from 0 to 100, not 'NaN'")]
    [InlineData("p.csv", "prompt,key\na,x/y", "line 2, key: must not hold '/'")]
    [InlineData("p.csv", "prompt,x\na,5\" nail\"", "line 2: a quotation mark inside a field that is not quoted")]
    [InlineData("p.csv", "prompt\n\"never closed\nb\n", "line 2: a quotation mark that is not closed within 1048576 bytes")]
    [InlineData("p.csv", "prompt,x\na\rb,c", "line 2: a carriage return outside quotation marks")]
    public void A_wrong_line_is_refused_by_file_line_and_field(string name, string text, string message)
    {
        var error = Assert.Throws<PromptException>(() => Check(name, Encoding.UTF8.GetBytes(text)));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Total);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_by_line_and_place()
    {
        var error = Assert.Throws<PromptException>(() => Check("p.txt", [.. "good\nba"u8, 0xFF, .. "d\n"u8]));
        Assert.EndsWith("p.txt, line 2: not UTF-8 at byte 3 of the line", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p.txt")]
    [InlineData("p.jsonl")]
    public void A_line_over_a_mebibyte_is_refused_and_the_others_are_still_checked(string name)
    {
        var error = Assert.Throws<PromptException>(() => Check(name, Encoding.UTF8.GetBytes($"\"a\"\n{new string('x', PromptLimits.LineBytes + 1)}\n\0\n")));
        Assert.Equal(2, error.Total);
        Assert.Equal((2L, "longer than 1048576 bytes"), (error.Errors[0].Line, error.Errors[0].Message));
        Assert.Equal(3, error.Errors[1].Line);
    }

    [Fact]
    public void A_quoted_field_cannot_draw_in_the_whole_file()
    {
        var rows = string.Concat(Enumerable.Repeat("a line of this field\n", 100_000));
        var error = Assert.Throws<PromptException>(() => Check("p.csv", Encoding.UTF8.GetBytes($"prompt\n\"{rows}\"\n")));
        Assert.Equal((2L, "a quotation mark that is not closed within 1048576 bytes"), (error.Errors[0].Line, error.Errors[0].Message));
    }

    [Fact]
    public void A_key_is_at_most_200_bytes()
    {
        Check("p.jsonl", Encoding.UTF8.GetBytes($"{{\"prompt\":\"a\",\"key\":\"{new string('ä', 100)}\"}}"));
        var error = Assert.Throws<PromptException>(() => Check("p.jsonl", Encoding.UTF8.GetBytes($"{{\"prompt\":\"a\",\"key\":\"{new string('ä', 101)}\"}}")));
        Assert.Equal("key", error.Errors[0].Field);
    }

    [Fact]
    public void The_first_20_errors_are_told_and_all_are_counted()
    {
        var error = Assert.Throws<PromptException>(() => Check("p.jsonl", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("5\n", 37)))));
        Assert.Equal(37, error.Total);
        Assert.Equal(20, error.Errors.Count);
        Assert.Contains("p.jsonl has 37 errors, of which the first 20 are:", error.Message, StringComparison.Ordinal);
        Assert.Equal(21, error.Message.Split('\n').Length);
    }

    [Fact]
    public void Two_wrong_fields_of_a_line_are_two_errors()
    {
        var error = Assert.Throws<PromptException>(() => Check("p.jsonl", "{\"seed\":\"x\",\"count\":0}"u8.ToArray()));
        Assert.Equal(["seed", "count", "prompt"], error.Errors.Select(one => one.Field));
    }

    private static PromptSummary Check(string name, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        using var source = PromptFile.Open(folder.Put(name, bytes), () => Stream.Null);
        return PromptCheck.Run(source, 1);
    }
}
