using CsCheck;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Prompts.Keys;

namespace HartFarm.Storage.Tests.Prompts.Keys;

public class KeyCheckTests
{
    [Fact]
    public void Two_lines_of_a_key_are_both_named_and_the_file_is_read_twice_only_then()
    {
        using var source = new MadePrompts(50_000, i => i == 40_000 ? "key-7" : $"key-{i}");
        Assert.Equal("made, line 40001, key: 'key-7' was given on line 8 already", Error(source));
        Assert.Equal(2, source.Readings);
        using var good = new MadePrompts(1000, i => $"key-{i}");
        Assert.Equal(1000, PromptCheck.Run(good, 1).Prompts);
        Assert.Equal(1, good.Readings);
    }

    [Fact]
    public void A_file_with_too_many_double_keys_to_name_is_refused_all_the_same()
    {
        using var source = new MadePrompts(40_000, i => $"key-{i / 2}");
        var error = Assert.Throws<PromptException>(() => PromptCheck.Run(source, 1));
        Assert.Contains("made: 10000 keys or more are, or seem to be, there twice", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Total, 10_001, 20_001);
    }

    [Theory]
    [InlineData("fox:3,fox_1:1", "made, line 2, key: 'fox_1' is the name of an image of 'fox' on line 1 too")]
    [InlineData("fox_2:1,fox:3", "made, line 1, key: 'fox_2' is the name of an image of 'fox' on line 2 too")]
    [InlineData("a_0:2,a_0_1:1", "made, line 2, key: 'a_0_1' is the name of an image of 'a_0' on line 1 too")]
    [InlineData("fox:3,fox_3:1", null)]
    [InlineData("fox:3,fox_01:1", null)]
    [InlineData("fox:1,fox_1:1", null)]
    [InlineData("fox:3,fox_1:2", null)]
    [InlineData("_1:1,:1", null)]
    [InlineData("000000001:1,:1", "made, line 1, key: '000000001' could be the name of an image without a key")]
    [InlineData("000000001:1,fox:1", null)]
    [InlineData("0000000001:1,:1", null)]
    [InlineData("000000001:2,:1", null)]
    public void Names_behind_the_keys_count_too(string prompts, string? message)
    {
        using var source = new GivenPrompts(prompts);
        if (message is null) PromptCheck.Run(source, 1);
        else Assert.StartsWith(message, Error(source), StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_refuses_exactly_what_gives_two_images_one_name()
    {
        var prompt = Gen.Select(Gen.OneOfConst("a", "a_1", "a_2", "a_1_0", "a_01", "b", "b_0", "a_1_1"), Gen.Int[1, 3]);
        prompt.Array[1, 6].Sample(prompts =>
        {
            var keys = prompts.SelectMany(one => Enumerable.Range(0, one.Item2).Select(copy => ImageKeys.Of(0, one.Item1, copy, one.Item2))).ToArray();
            using var source = new GivenPrompts(string.Join(',', prompts.Select(one => $"{one.Item1}:{one.Item2}")));
            // The same key twice is refused even where the counts make the names differ.
            var good = keys.Distinct().Count() == keys.Length && prompts.Select(one => one.Item1).Distinct().Count() == prompts.Length;
            try
            {
                PromptCheck.Run(source, 1);
                Assert.True(good);
            }
            catch (PromptException)
            {
                Assert.False(good);
            }
        });
    }

    private static string Error(PromptSource source) => Assert.Throws<PromptException>(() => PromptCheck.Run(source, 1)).Message;

    /// <summary>Prompts of <c>key:count,key:count</c>.</summary>
    private sealed class GivenPrompts : PromptSource
    {
        private readonly string[] _prompts;

        public GivenPrompts(string prompts) : base("made")
        {
            _prompts = prompts.Split(',');
            Options = PromptOptions.Job;
        }

        public override IEnumerable<PromptLine> Read(PromptErrors errors) => _prompts.Select((prompt, i) =>
        {
            var parts = prompt.Split(':');
            return PromptLine.Plain(i + 1, "a fox") with
            {
                Key = parts[0].Length > 0 ? parts[0] : null,
                Count = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
            };
        });
    }
}
