using CsCheck;
using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Tests.Prompts;

public class HostilePromptTests
{
    // Bytes that mean something to one of the formats come often.
    private static readonly Gen<byte[]> Bytes = Gen.Frequency(
        (3, Gen.OneOfConst("\"\\u{}[]:,\t\r\n'- 0e9.+\0\uFEFFdc8prompt"u8.ToArray()).Select(value => new[] { value })),
        (1, Gen.Byte.Select(value => new[] { value })),
        (1, Gen.OneOfConst("{\"prompt\":\"", "\"seed\":", "\\ud800", "prompt,seed\n", "\"key\":\"", "\"\"", "1e999", "\r\n", "}\n")
            .Select(System.Text.Encoding.UTF8.GetBytes)))
        .Array[0, 80].Select(parts => parts.SelectMany(part => part).ToArray());

    [Theory]
    [InlineData(".txt")]
    [InlineData(".jsonl")]
    [InlineData(".csv")]
    [InlineData(".tsv")]
    public void Any_bytes_are_read_or_refused_by_name(string extension)
    {
        using var folder = new TemporaryFolder();
        Bytes.Sample(
            bytes =>
            {
                using var source = PromptFile.Open(folder.Put("p" + extension, bytes), () => Stream.Null);
                try
                {
                    var summary = PromptCheck.Run(source, 1);
                    Assert.Equal(summary.Prompts, PromptCheck.Again(source, summary).Count());
                }
                catch (PromptException error)
                {
                    Assert.NotEmpty(error.Errors);
                }
            },
            iter: 2000,
            threads: 1);
    }
}
