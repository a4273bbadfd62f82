using CsCheck;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Prompts.Expansion;

namespace HartFarm.Storage.Tests.Prompts.Expansion;

public class PromptExpanderTests
{
    private static readonly WordLists Lists = new([WordList.Of("animal", ["fox", "bird", "cat"])]);

    [Fact]
    public void Without_expansion_braces_are_characters()
    {
        var prompt = PromptExpander.None.Expand(1, "a {b|c} \\{ {");
        Assert.Equal((1L, "a {b|c} \\{ {"), (prompt.Count, prompt[0]));
    }

    [Fact]
    public void The_product_is_counted_and_made_one_by_one()
    {
        var prompt = Make(new() { Mode = ExpansionMode.Product }).Expand(4, "a {red|blue} {animal}");
        Assert.Equal(6, prompt.Count);
        Assert.Equal(["a red fox", "a red bird", "a red cat", "a blue fox", "a blue bird", "a blue cat"], All(prompt));
        Assert.Equal(["a red fox", "a red fox", "a red bird"], new long[] { 0, 1, 2 }.Select(copy => prompt.OfCopy(copy, each: 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => prompt[6]);
    }

    [Fact]
    public void Samples_are_as_many_as_asked_for_where_there_is_a_choice()
    {
        var expander = Make(new() { Mode = ExpansionMode.Sampled, Draws = 5, Seed = 7 });
        Assert.Equal(5, expander.Expand(1, "a {animal}").Count);
        Assert.Equal((1L, "a fox"), (expander.Expand(1, "a fox").Count, expander.Expand(1, "a fox")[0]));
    }

    [Fact]
    public void Samples_depend_on_seed_and_line_and_not_on_the_other_lines() => Gen.Select(Gen.Long, Gen.Long[1, 1_000_000]).Sample((seed, line) =>
    {
        const string Prompt = "{a|b|c|d|e|f|g|h}{a|b|c|d|e|f|g|h}{a|b|c|d|e|f|g|h}{a|b|c|d|e|f|g|h}";
        var settings = new ExpansionSettings { Mode = ExpansionMode.Sampled, Draws = 20, Seed = seed };
        var texts = All(Make(settings).Expand(line, Prompt));
        Assert.Equal(texts, All(Make(settings with { Draws = 40 }).Expand(line, Prompt)).Take(20));
        Assert.NotEqual(texts, All(Make(settings).Expand(line + 1, Prompt)));
        Assert.NotEqual(texts, All(Make(settings with { Seed = seed ^ 1 }).Expand(line, Prompt)));
    });

    [Fact]
    public void A_product_over_the_limit_is_refused_with_its_count()
    {
        var expander = Make(new() { Mode = ExpansionMode.Product, MostPerPrompt = 5 });
        Assert.Equal(3, expander.Expand(1, "{animal}").Count);
        Assert.Equal("column 1: becomes 6 prompts, and one may become at most 5; draw samples of it, or raise that limit",
            Assert.Throws<TemplateException>(() => expander.Expand(1, "{a|b} {animal}")).Message);
        Assert.StartsWith("column 1: becomes over 9223372036854775807 prompts",
            Assert.Throws<TemplateException>(() => expander.Expand(1, string.Concat(Enumerable.Repeat("{a|b}", 100)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("draws must be a whole number from 1 to 1000000, not 0", new ExpansionSettings { Draws = 0 }.Check());
        Assert.Equal("the most that a prompt may become must be from 1 to 1000000000, not 0", new ExpansionSettings { MostPerPrompt = 0 }.Check());
        Assert.Equal("unknown way 9 to expand prompts", new ExpansionSettings { Mode = (ExpansionMode)9 }.Check());
        Assert.Throws<ArgumentException>(() => Make(new() { Draws = -1 }));
    }

    [Fact]
    public void Lists_are_checked()
    {
        Assert.Equal(["a fox", "a bird"], WordList.Read("animal", new MemoryStream("a fox\r\n\n  a bird \n"u8.ToArray()), "animals.txt").Entries);
        Assert.Equal("animals.txt: has no entry", Assert.Throws<PromptException>(() => WordList.Read("a", Stream.Null, "animals.txt")).Message);
        Assert.Equal("animals.txt, line 2: not UTF-8 at byte 1 of the line",
            Assert.Throws<PromptException>(() => WordList.Read("a", new MemoryStream([.. "a\n"u8, 0xFF, .. "\n"u8]), "animals.txt")).Message);
        Assert.Equal("list 'a': has no entry", Assert.Throws<PromptException>(() => WordList.Of("a", [])).Message);
        Assert.Equal("list 'a', line 2: must not be empty", Assert.Throws<PromptException>(() => WordList.Of("a", ["x", " "])).Message);
        Assert.Equal("list 'a', line 1: holds half of a character", Assert.Throws<PromptException>(() => WordList.Of("a", ["x\ud800"])).Message);
        Assert.Equal("list 'a': is given twice", Assert.Throws<PromptException>(() => new WordLists([WordList.Of("a", ["x"]), WordList.Of("a", ["y"])])).Message);
        Assert.Equal("list 'a': has over 1000000 entries", Assert.Throws<PromptException>(() => WordList.Of("a", Enumerable.Repeat("x", 1_000_001))).Message);
        foreach (var name in new[] { "", "1a", "a b", "ä", "a|b", new string('a', 65) })
            Assert.Contains("a list's name has", Assert.Throws<PromptException>(() => WordList.Of(name, ["x"])).Message, StringComparison.Ordinal);
    }

    private static PromptExpander Make(ExpansionSettings settings) => new(settings, Lists);

    private static string[] All(ExpandedPrompt prompt) => [.. Enumerable.Range(0, (int)prompt.Count).Select(i => prompt[i])];
}
