using System.Text;
using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Tests.Prompts;

public class PromptFileTests
{
    [Fact]
    public void Text_has_a_prompt_a_line_and_blank_lines_are_passed_over()
    {
        var lines = Read("p.txt", "a fox\r\n\n   \n  a bird  \nein Bär");
        Assert.Equal([(1L, "a fox"), (4L, "a bird"), (5L, "ein Bär")], lines.Select(line => (line.Line, line.Prompt)));
    }

    [Fact]
    public void Json_lines_are_strings_or_objects_with_free_fields()
    {
        var lines = Read("p.jsonl", """
            "a fox"

            {"prompt": "a bird", "seed": -5, "count": 3, "guidance": 2.5, "key": "bird-1", "label": 7, "tags": ["x", {"y": null}]}
            {"prompt": "a b\u00e4r\nin two lines", "seed": null, "count": null, "guidance": null, "key": null}
            """);
        Assert.Equal(3, lines.Count);
        Assert.Equal(("a fox", null, null, null, null), Settings(lines[0]));
        Assert.Equal(("a bird", "bird-1", -5L, 3, 2.5), Settings(lines[1]));
        Assert.Equal(3, lines[1].Line);
        Assert.Equal(["label: 7", "tags: [\"x\", {\"y\": null}]"], lines[1].Metadata.Select(field => $"{field.Key}: {field.Value.GetRawText()}"));
        Assert.Equal(("a bär\nin two lines", null, null, null, null), Settings(lines[2]));
    }

    [Theory]
    [InlineData("p.csv", ",")]
    [InlineData("p.tsv", "\t")]
    public void Separated_values_have_named_columns_in_any_order(string name, string separator)
    {
        var text = "label,Prompt,seed,count,guidance,key\n"
            + "x,\"a \"\"red\"\" fox\",7,2,3.5,k1\r\n"
            + "\n"
            + "\"\",\"over\r\ntwo lines\",,,,\n"
            + "z,last,,,,";
        var lines = Read(name, text.Replace(",", separator, StringComparison.Ordinal));
        Assert.Equal(("a \"red\" fox", "k1", 7L, 2, 3.5), Settings(lines[0]));
        Assert.Equal(("over\ntwo lines", null, null, null, null), Settings(lines[1]));
        Assert.Equal([2L, 4L, 6L], lines.Select(line => line.Line));
        Assert.Equal(["x", "", "z"], lines.Select(line => line.Metadata.Single().Value.GetString()));
        Assert.All(lines, line => Assert.Equal("label", line.Metadata.Single().Key));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_prompt() =>
        Assert.Equal("a fox", Assert.Single(Read("p.txt", [0xEF, 0xBB, 0xBF, .. "a fox\n"u8])).Prompt);

    [Fact]
    public void Standard_input_is_text_and_can_be_read_twice()
    {
        using var source = PromptFile.Open("-", () => new NoSeekStream("a\nb\n"u8.ToArray()));
        for (var i = 0; i < 2; i++)
            Assert.Equal(["a", "b"], source.Read(new PromptErrors(source.Name)).Select(line => line.Prompt));
        Assert.Equal("standard input", source.Name);
    }

    [Theory]
    [InlineData("missing.txt", "missing.txt: does not exist")]
    [InlineData("no/such/folder.jsonl", "folder.jsonl: does not exist")]
    [InlineData("prompts.xlsx", "prompts.xlsx: is of an unknown format '.xlsx'; known are .txt, .jsonl, .ndjson, .csv, .tsv and .parquet")]
    [InlineData("prompts", "prompts: has no extension")]
    [InlineData("folder.txt", "folder.txt: is a folder, not a file")]
    public void A_file_that_cannot_be_opened_is_refused_by_name(string name, string message)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["folder.txt"]);
        var error = Assert.Throws<PromptException>(() => PromptFile.Open(folder[name], () => Stream.Null));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_name_is_refused() => Assert.Throws<PromptException>(() => PromptFile.Open("", () => Stream.Null));

    [Fact]
    public void Standard_input_that_breaks_is_refused()
    {
        var error = Assert.Throws<PromptException>(() => PromptFile.Open("-", () => new BreakingStream()));
        Assert.Equal("standard input: cannot be read: broken pipe", error.Message);
    }

    private static (string, string?, long?, int?, double?) Settings(PromptLine line) => (line.Prompt, line.Key, line.Seed, line.Count, line.Guidance);

    private static List<PromptLine> Read(string name, string text) => Read(name, Encoding.UTF8.GetBytes(text));

    private static List<PromptLine> Read(string name, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        using var source = PromptFile.Open(folder.Put(name, bytes), () => Stream.Null);
        var errors = new PromptErrors(name);
        List<PromptLine> lines = [.. source.Read(errors)];
        errors.ThrowIfAny();
        return lines;
    }

    private sealed class NoSeekStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private sealed class BreakingStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("broken pipe");
        public override int Read(Span<byte> buffer) => throw new IOException("broken pipe");
        public override void CopyTo(Stream destination, int bufferSize) => throw new IOException("broken pipe");
    }
}
