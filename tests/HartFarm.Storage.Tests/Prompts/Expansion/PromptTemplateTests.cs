using CsCheck;
using HartFarm.Storage.Prompts.Expansion;

namespace HartFarm.Storage.Tests.Prompts.Expansion;

public class PromptTemplateTests
{
    private static readonly WordLists Lists = new([WordList.Of("animal", ["fox", "b|{x}"]), WordList.Of("colour-2", ["red", "blue", "light green"])]);

    [Theory]
    [InlineData("a fox", "a fox")]
    [InlineData("{a|b}", "a", "b")]
    [InlineData("{a|b} {c|d}", "a c", "a d", "b c", "b d")]
    [InlineData("{a|{b|c} d|}!", "a!", "b d!", "c d!", "!")]
    [InlineData("a { very|} old {animal}", "a  very old fox", "a  very old b|{x}", "a  old fox", "a  old b|{x}")]
    [InlineData("{ colour-2 } {animal}", "red fox", "red b|{x}", "blue fox", "blue b|{x}", "light green fox", "light green b|{x}")]
    [InlineData(@"\{a\|b\} | \\{c\||\}}", @"{a|b} | \c|", @"{a|b} | \}")]
    [InlineData(@"C:\new \", @"C:\new \")]
    [InlineData("{{a|b}|{animal}}", "a", "b", "fox", "b|{x}")]
    public void The_product_is_every_combination_with_the_last_choice_fastest(string prompt, params string[] wanted)
    {
        var template = PromptTemplate.Parse(prompt, Lists);
        Assert.Equal(wanted.Length, template.Combinations);
        Assert.Equal(wanted, Enumerable.Range(0, wanted.Length).Select(i => template.Combination(i)));
        Assert.Throws<ArgumentOutOfRangeException>(() => template.Combination(wanted.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => template.Combination(-1));
    }

    [Theory]
    [InlineData("a {b|c", 3, "'{' is not closed; write \\{ for a brace")]
    [InlineData("🦊 ü {b|c", 5, "'{' is not closed")]
    [InlineData("a } b", 3, "'}' closes nothing; write \\} for a brace")]
    [InlineData("{a|b}}", 6, "'}' closes nothing")]
    [InlineData("a {}", 3, "the braces are empty; write \\{\\} for braces")]
    [InlineData("a {  }", 3, "the braces are empty")]
    [InlineData("a {anmial}", 3, "there is no list 'anmial'; did you mean 'animal'?")]
    [InlineData("a {Animal}", 3, "there is no list 'Animal'; did you mean 'animal'?")]
    [InlineData("{x|a {zebra}}", 6, "there is no list 'zebra'; there are 'animal', 'colour-2'")]
    [InlineData("a {red fox}", 3, "'red fox' is no list's name and has no '|' to choose at; write \\{ for a brace")]
    [InlineData("a {{animal}}", 3, "'{animal}' is no list's name and has no '|' to choose at")]
    [InlineData("{a|}", 1, "with some choices nothing is left of the prompt")]
    [InlineData("{a| } {|b}", 1, "with some choices nothing is left of the prompt")]
    public void What_cannot_be_read_is_told_by_its_column(string prompt, int column, string message)
    {
        var error = Assert.Throws<TemplateException>(() => PromptTemplate.Parse(prompt, Lists));
        Assert.Equal(column, error.Column);
        Assert.StartsWith($"column {column}: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_lists_a_name_is_told_to_have_none() =>
        Assert.Equal("column 1: there is no list 'animal'; no list is given", Assert.Throws<TemplateException>(() => PromptTemplate.Parse("{animal}", WordLists.None)).Message);

    [Fact]
    public void Deep_braces_are_refused_and_do_not_end_the_process()
    {
        PromptTemplate.Parse(new string('{', 32) + "a" + string.Concat(Enumerable.Repeat("|b}", 32)), Lists);
        var error = Assert.Throws<TemplateException>(() => PromptTemplate.Parse(new string('{', 500_000), Lists));
        Assert.Equal("column 33: braces are nested deeper than 32", error.Message);
    }

    [Fact]
    public void Huge_products_are_counted_without_being_made()
    {
        Assert.Equal(1L << 40, PromptTemplate.Parse(string.Concat(Enumerable.Repeat("{a|b}", 40)), Lists).Combinations);
        Assert.Equal(long.MaxValue, PromptTemplate.Parse(string.Concat(Enumerable.Repeat("{a|b}", 200_000)), Lists).Combinations);
        var last = PromptTemplate.Parse(string.Concat(Enumerable.Repeat("{a|b}", 40)), Lists).Combination((1L << 40) - 2);
        Assert.Equal(new string('b', 39) + "a", last);
    }

    [Fact]
    public void A_prompt_that_could_become_too_long_is_refused()
    {
        var lists = new WordLists([WordList.Of("long", ["x", new string('y', 600_000)])]);
        Assert.Equal("column 1: with some choices the prompt is longer than 1048576 characters",
            Assert.Throws<TemplateException>(() => PromptTemplate.Parse("{long} {long}", lists)).Message);
    }

    [Fact]
    public void Combinations_are_as_many_as_are_counted_and_all_different_where_the_parts_are()
    {
        // Every leaf has a text of its own, and every part an end that is seen.
        var leaf = 0;
        string Make(int depth, Random random)
        {
            var parts = random.Next(1, 4);
            var text = "";
            for (var i = 0; i < parts; i++)
            {
                text += depth == 0 || random.Next(2) == 0
                    ? $"<{leaf++}>"
                    : "{" + string.Join('|', Enumerable.Range(0, random.Next(2, 4)).Select(_ => Make(depth - 1, random))) + "}";
            }
            return text;
        }
        Gen.Int[0, int.MaxValue - 1].Sample(seed =>
        {
            leaf = 0;
            var template = PromptTemplate.Parse(Make(3, new Random(seed)), WordLists.None);
            var count = (int)Math.Min(template.Combinations, 5000);
            Assert.Equal(count, Enumerable.Range(0, count).Select(i => template.Combination(i)).Distinct().Count());
        }, threads: 1);
    }

    [Fact]
    public void Escaped_text_comes_back_as_it_was() => Gen.String[Gen.Char["ab {}|\\ü"], 1, 40].Where(text => text.Trim().Length > 0).Sample(text =>
    {
        var escaped = string.Concat(text.Select(character => character is '{' or '}' or '|' or '\\' ? $"\\{character}" : $"{character}"));
        var template = PromptTemplate.Parse(escaped, WordLists.None);
        Assert.Equal((text, 1L, false), (template.Combination(0), template.Combinations, template.Chooses));
    });

    [Fact]
    public void Any_text_is_read_or_refused_with_a_column_inside_it() => Gen.String[Gen.Char["{}|\\ab-"], 1, 40].Sample(text =>
    {
        try
        {
            var template = PromptTemplate.Parse(text, new WordLists([WordList.Of("ab", ["1", "2"])]));
            Assert.False(string.IsNullOrWhiteSpace(template.Draw(1, 2, 3)));
        }
        catch (TemplateException error)
        {
            Assert.InRange(error.Column, 1, text.Length);
        }
    });

    [Fact]
    public void A_draw_is_one_of_the_combinations_and_a_function_of_seed_line_and_draw() =>
        Gen.Select(Gen.Long, Gen.Long[1, 1_000_000_000], Gen.Int[0, 100_000]).Sample((seed, line, draw) =>
        {
            var template = PromptTemplate.Parse("a {red|{dark|light} blue|} {animal} in {colour-2}", Lists);
            var all = Enumerable.Range(0, (int)template.Combinations).Select(i => template.Combination(i)).ToHashSet();
            var text = template.Draw(seed, line, draw);
            Assert.Contains(text, all);
            Assert.Equal(text, PromptTemplate.Parse("a {red|{dark|light} blue|} {animal} in {colour-2}", Lists).Draw(seed, line, draw));
        });

    [Fact]
    public void Draws_take_each_alternative_as_often_whatever_seed_line_or_draw_changes()
    {
        var template = PromptTemplate.Parse("{a|{b|c}|d}", Lists);
        foreach (var texts in new[]
        {
            Enumerable.Range(0, 30_000).Select(i => template.Draw(i, 1, 0)),
            Enumerable.Range(0, 30_000).Select(i => template.Draw(7, i, 0)),
            Enumerable.Range(0, 30_000).Select(i => template.Draw(7, 1, i)),
        })
        {
            var counts = texts.CountBy(text => text).ToDictionary();
            // Six standard deviations of a binomial count, sqrt(30,000 * 1/3 * 2/3) = 82.
            Assert.InRange(counts["a"], 9_500, 10_500);
            Assert.InRange(counts["d"], 9_500, 10_500);
            Assert.InRange(counts["b"] + counts["c"], 9_500, 10_500);
            Assert.InRange(counts["b"], 4_600, 5_400);
        }
    }

    [Fact]
    public void A_draw_does_not_change_with_the_program()
    {
        var template = PromptTemplate.Parse("{0|1|2|3|4|5|6|7|8|9}{0|1|2|3|4|5|6|7|8|9}{0|1|2|3|4|5|6|7|8|9}", Lists);
        Assert.Equal("079 101 098 833", string.Join(' ', Enumerable.Range(0, 4).Select(i => template.Draw(7, 3, i))));
    }
}
