using CsCheck;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Tests.Shards;

public class ImageKeysTests
{
    [Theory]
    [InlineData(12, null, 0, 1, "000000012")]
    [InlineData(12, null, 3, 5, "000000012")]
    [InlineData(999_999_999, null, 0, 1, "999999999")]
    [InlineData(12, "fox", 0, 1, "fox")]
    [InlineData(12, "fox", 0, 2, "fox_0")]
    [InlineData(12, "fox", 11, 12, "fox_11")]
    public void A_key_is_the_prompts_or_the_index(long index, string? key, long copy, long count, string wanted) =>
        Assert.Equal(wanted, ImageKeys.Of(index, key, copy, count));

    [Theory]
    [InlineData("", 1, "must not be empty")]
    [InlineData("a.b", 1, "must not hold '.', at which the name of an image's file ends")]
    [InlineData(".", 1, "must not hold '..' or be '.'")]
    [InlineData("../x", 1, "must not hold '/'")]
    [InlineData("a/b", 1, "must not hold '/'")]
    [InlineData("a\\b", 1, "must not hold '\\'")]
    [InlineData("a\0b", 1, "must not hold the control character U+0000")]
    [InlineData("a\nb", 1, "must not hold the control character U+000A")]
    [InlineData("a\u0085b", 1, "must not hold the control character U+0085")]
    public void What_no_file_can_be_named_is_refused(string key, long count, string message) => Assert.Equal(message, ImageKeys.Check(key, count));

    [Fact]
    public void Half_of_a_character_is_refused() => Assert.Equal("holds half of a character", ImageKeys.Check("a\ud800"));

    [Fact]
    public void The_longest_key_has_200_bytes_with_its_number()
    {
        Assert.Null(ImageKeys.Check(new string('k', 200)));
        Assert.Null(ImageKeys.Check(new string('ä', 100)));
        Assert.Equal("must not be longer than 200 bytes", ImageKeys.Check(new string('k', 201)));
        Assert.Null(ImageKeys.Check(new string('k', 198), count: 10));
        Assert.Equal("must not be longer than 200 bytes with the '_10' of its last image", ImageKeys.Check(new string('k', 198), count: 11));
    }

    [Fact]
    public void The_images_of_a_prompt_have_different_keys_that_will_do() =>
        Gen.Select(Gen.String[Gen.Char["ab_1ü"], 1, 20], Gen.Int[1, 200]).Sample((key, count) =>
        {
            var keys = Enumerable.Range(0, count).Select(copy => ImageKeys.Of(copy, key, copy, count)).ToArray();
            Assert.Equal(count, keys.Distinct().Count());
            Assert.All(keys, one => Assert.Null(ImageKeys.Check(one)));
        });
}
