using System.Text;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Prompts.Expansion;

namespace HartFarm.Storage.Tests.Prompts;

/// <summary>Prompt files of a job, which are read more strictly.</summary>
public class JobPromptTests
{
    [Fact]
    public void Metadata_lie_under_their_own_field_in_JSON()
    {
        var lines = Read("p.jsonl", """
            {"prompt": "a", "key": "k1", "seed": 4, "count": 2, "guidance": 3, "metadata": {"label": 7, "tags": ["x"]}}
            {"prompt": "b", "metadata": null}
            {"prompt": "c", "metadata": {}}
            """);
        Assert.Equal(("k1", 4L, 2, 3.0), (lines[0].Key, lines[0].Seed, lines[0].Count, lines[0].Guidance));
        Assert.Equal(["label=7", "tags=[\"x\"]"], Metadata(lines[0]));
        Assert.Empty(lines[1].Metadata);
        Assert.Empty(lines[2].Metadata);
    }

    [Fact]
    public void Metadata_are_a_column_of_objects_or_columns_of_their_own_in_CSV()
    {
        var lines = Read("p.csv", "metadata.source,prompt,Metadata,metadata.Year\nweb,a,\"{\"\"label\"\":7}\",2020\n,b,,\n");
        Assert.Equal(["source=\"web\"", "label=7", "Year=\"2020\""], Metadata(lines[0]));
        Assert.Equal(["source=\"\"", "Year=\"\""], Metadata(lines[1]));
    }

    [Fact]
    public void A_folders_dataset_keeps_fields_of_other_names_beside_those_under_metadata()
    {
        Assert.Equal(["label=1", "x=2"], Metadata(Read("p.jsonl", """{"label": 1, "prompt": "a", "metadata": {"x": 2}}""", PromptOptions.Folder)[0]));
        Assert.Equal(["label=\"1\"", "x=2"], Metadata(Read("p.csv", "label,prompt,metadata\n1,a,\"{\"\"x\"\":2}\"", PromptOptions.Folder)[0]));
    }

    [Theory]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"sed\": 1}", "line 1, 'sed': unknown; did you mean 'seed'?")]
    [InlineData("p.jsonl", "\"a\"\n{\"prompt\": \"a\", \"label\": 1}", "line 2, 'label': unknown; there are prompt, key, seed, count, guidance, metadata, and other fields go under metadata")]
    [InlineData("p.jsonl", "{\"promt\": \"a\"}", "line 1, 'promt': unknown; did you mean 'prompt'?")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"x\\ny\": 1}", "line 1, 'x\\u000ay': unknown")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"metadata\": 5}", "line 1, metadata: must be a JSON object")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"metadata\": {\"x\": \"\\ud800\"}}", "line 1: holds a \\u escape that is half of a character")]
    [InlineData("p.csv", "prompt,Guidence\na,1", "line 1, 'Guidence': unknown; did you mean 'guidance'?")]
    [InlineData("p.csv", "prompt,metadata.\na,1", "line 1: column 2 of the header has no name")]
    [InlineData("p.csv", "prompt,metadata\na,5", "line 2, metadata: must be a JSON object")]
    [InlineData("p.csv", "prompt,metadata\na,{x", "line 2, metadata: must be a JSON object, not '{x'")]
    [InlineData("p.csv", "prompt,metadata\na,\"{\"\"x\"\":\"\"\\ud800\"\"}\"", "line 2, metadata: holds a \\u escape that is half of a character")]
    [InlineData("p.csv", "prompt,metadata.x,metadata\na,1,\"{\"\"x\"\":2}\"", "line 2, metadata: 'x' is there twice")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": \"a.b\"}", "line 1, key: must not hold '.', at which the name of an image's file ends")]
    [InlineData("p.jsonl", "{\"prompt\": \"a\", \"key\": \"../a\"}", "line 1, key: must not hold '/'")]
    public void What_will_not_do_is_told_by_line_and_field(string name, string text, string message)
    {
        var error = Assert.Throws<PromptException>(() => Check(name, text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_free_and_under_metadata_is_refused_where_both_are_kept() =>
        Assert.EndsWith("line 1, metadata: 'x' is there twice", Assert.Throws<PromptException>(
            () => Check("p.jsonl", """{"prompt": "a", "x": 1, "metadata": {"x": 2}}""", PromptOptions.Folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_prompts_field_may_have_another_name()
    {
        var options = PromptOptions.Job with { PromptColumn = "caption" };
        Assert.Equal("a fox", Read("p.jsonl", """{"caption": "a fox", "seed": 5}""", options)[0].Prompt);
        Assert.Equal("a fox", Read("p.csv", "seed,Caption\n5,a fox", options)[0].Prompt);
        Assert.Contains("line 1, caption: missing", Assert.Throws<PromptException>(() => Check("p.jsonl", "{\"seed\": 5}", options)).Message, StringComparison.Ordinal);
        Assert.Contains("is text, which has no column 'caption'", Assert.Throws<PromptException>(() => Check("p.txt", "a", options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_sent_is_read_like_a_file()
    {
        using var source = PromptFile.Open("upload", PromptFormat.Csv, new MemoryStream("prompt,seed\na,x\n"u8.ToArray()), PromptOptions.Job);
        Assert.StartsWith("upload, line 2, seed: must be a whole number", Assert.Throws<PromptException>(() => PromptCheck.Run(source, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expansions_are_counted_before_anything_is_made()
    {
        var expander = new PromptExpander(new() { Mode = ExpansionMode.Product }, new WordLists([WordList.Of("animal", ["fox", "bird", "cat"])]));
        var summary = Check("p.jsonl", "\"a {red|blue} {animal}\"\n{\"prompt\":\"a {animal}\",\"count\":5}\n\"plain\"\n", expander: expander, count: 2);
        Assert.Equal((3L, 10L, 6 * 2 + 3 * 5 + 2L), (summary.Prompts, summary.FinalPrompts, summary.Images));
        Assert.Equal(3, Check("p.txt", "a {red|blue} {animal}\nb\nc\n").FinalPrompts);
    }

    [Theory]
    [InlineData("a\nb {anmial}\n", "p.txt, line 2, prompt: column 3: there is no list 'anmial'; did you mean 'animal'?")]
    [InlineData("a {b|c\n", "p.txt, line 1, prompt: column 3: '{' is not closed")]
    [InlineData("{a|b}{a|b}{a|b}\n", "p.txt, line 1, prompt: column 1: becomes 8 prompts, and one may become at most 7")]
    public void An_expansion_that_will_not_do_is_told_by_line_and_column(string text, string message)
    {
        var expander = new PromptExpander(new() { Mode = ExpansionMode.Product, MostPerPrompt = 7 }, new WordLists([WordList.Of("animal", ["fox"])]));
        Assert.Contains(message, Assert.Throws<PromptException>(() => Check("p.txt", text, expander: expander)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seeds_of_all_expansions_must_fit()
    {
        var expander = new PromptExpander(new() { Mode = ExpansionMode.Product }, WordLists.None);
        var error = Assert.Throws<PromptException>(() => Check("p.jsonl", $"{{\"prompt\":\"{{a|b}}\",\"seed\":{long.MaxValue}}}", expander: expander));
        Assert.Contains("line 1, seed: 9223372036854775807 plus 1, the seed of its last copy, is above", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_of_over_a_billion_images_is_refused()
    {
        var expander = new PromptExpander(new() { Mode = ExpansionMode.Product, MostPerPrompt = PromptLimits.Images }, WordLists.None);
        var prompt = string.Concat(Enumerable.Repeat("{a|b}", 29));
        Assert.Contains("asks for 1073741824 images", Assert.Throws<PromptException>(() => Check("p.txt", $"{prompt}\n{prompt}\n", expander: expander)).Message, StringComparison.Ordinal);
    }

    private static string[] Metadata(PromptLine line) => [.. line.Metadata.Select(field => $"{field.Key}={field.Value.GetRawText()}")];

    private static PromptSummary Check(string name, string text, PromptOptions? options = null, PromptExpander? expander = null, int count = 1)
    {
        using var folder = new TemporaryFolder();
        using var source = PromptFile.Open(folder.Put(name, text), () => Stream.Null, options ?? PromptOptions.Job);
        return PromptCheck.Run(source, count, expander ?? PromptExpander.None);
    }

    private static List<PromptLine> Read(string name, string text, PromptOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        using var source = PromptFile.Open(folder.Put(name, Encoding.UTF8.GetBytes(text)), () => Stream.Null, options ?? PromptOptions.Job);
        return [.. PromptCheck.Again(source, PromptCheck.Run(source, 1))];
    }
}
