using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Tests.Prompts;

public class PromptCheckTests
{
    [Fact]
    public void Prompts_and_images_are_counted()
    {
        using var folder = new TemporaryFolder();
        using var source = Open(folder.Put("p.jsonl", "\"a\"\n{\"prompt\":\"b\",\"count\":5}\n\"c\"\n"));
        var summary = PromptCheck.Run(source, defaultCount: 3);
        Assert.Equal((3L, 11L), (summary.Prompts, summary.Images));
    }

    [Fact]
    public void The_hash_is_of_the_prompts_and_not_of_their_file()
    {
        using var folder = new TemporaryFolder();
        var text = Hash(folder.Put("p.txt", "a fox\r\n\r\na bird"));
        Assert.Equal(text, Hash(folder.Put("p.jsonl", "\"a fox\"\n{ \"prompt\": \"a bird\" }\n")));
        Assert.Equal(text, Hash(folder.Put("p.csv", "prompt\na fox\na bird\n")));
        Assert.NotEqual(text, Hash(folder.Put("q.txt", "a bird\na fox\n")));
        Assert.NotEqual(text, Hash(folder.Put("q.jsonl", "\"a fox\"\n{\"prompt\":\"a bird\",\"seed\":0}\n")));
        Assert.NotEqual(text, Hash(folder.Put("r.jsonl", "\"a fox\"\n{\"prompt\":\"a bird\",\"label\":0}\n")));
    }

    [Fact]
    public void A_run_of_over_a_billion_images_is_refused()
    {
        using var source = new PromptList("--prompt", [.. Enumerable.Repeat("a", 1001)]);
        var error = Assert.Throws<PromptException>(() => PromptCheck.Run(source, 1_000_000));
        Assert.Equal("--prompt: asks for 1001000000 images; one run makes at most 1000000000", error.Message);
    }

    [Fact]
    public void A_list_refuses_blank_prompts_and_halves_of_characters()
    {
        using var source = new PromptList("--prompt", ["a 🦊", " ", "half \ud83e"]);
        var error = Assert.Throws<PromptException>(() => PromptCheck.Run(source, 1));
        Assert.Equal([(2L, "must not be empty"), (3L, "holds half of a character")], error.Errors.Select(one => (one.Line, one.Message)));
    }

    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("a\nX\nc\n")]
    [InlineData("a\nb\nc\nd\n")]
    [InlineData("a\nb\n\0\n")]
    public void A_file_that_changes_after_the_check_is_noticed(string text)
    {
        using var folder = new TemporaryFolder();
        using var source = Open(folder.Put("p.txt", "a\nb\nc\n"));
        var summary = PromptCheck.Run(source, 1);
        Assert.Equal(3, PromptCheck.Again(source, summary).Count());
        folder.Put("p.txt", text);
        var error = Assert.Throws<PromptException>(() => PromptCheck.Again(source, summary).Count());
        Assert.EndsWith("p.txt: changed while its images were being made", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_can_be_stopped()
    {
        using var source = new PromptList("--prompt", ["a"]);
        Assert.Throws<OperationCanceledException>(() => PromptCheck.Run(source, 1, new CancellationToken(true)));
    }

    private static PromptFile Open(string path) => PromptFile.Open(path, () => Stream.Null);

    private static string Hash(string path)
    {
        using var source = Open(path);
        return PromptCheck.Run(source, 1).Sha256;
    }
}
