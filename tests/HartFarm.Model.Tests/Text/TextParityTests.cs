using System.Text.Json;
using HartFarm.Model.Tests.Golden;
using HartFarm.Model.Text;

namespace HartFarm.Model.Tests.Text;

[Trait("Category", "Parity")]
public class TextParityTests
{
    [Theory]
    [MemberData(nameof(GoldenFolders.Text), MemberType = typeof(GoldenFolders))]
    public void Every_golden_text_has_its_ids_and_reads_back(string folder)
    {
        var tokenizer = PromptTokenizer.Load(folder);
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer_golden.json")));
        foreach (var example in golden.RootElement.EnumerateArray())
        {
            var text = example.GetProperty("text").GetString()!;
            var ids = Ids(example.GetProperty("ids"));
            Assert.Equal(ids, tokenizer.Encode(text).Select(id => (long)id));
            Assert.Equal(example.GetProperty("decoded").GetString(), tokenizer.Decode(ids.Select(id => (int)id)));
        }
        using var prompts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "prompts_ids.json")));
        var root = prompts.RootElement;
        Assert.Equal(root.GetProperty("pad").GetInt32(), tokenizer.PadId);
        Assert.Equal(Ids(root.GetProperty("system")), tokenizer.Encode(root.GetProperty("system_text").GetString()!).Select(id => (long)id));
        foreach (var (text, ids) in root.GetProperty("prompt_text").EnumerateArray().Zip(root.GetProperty("prompts").EnumerateArray()))
        {
            Assert.Equal(Ids(ids), tokenizer.Encode(text.GetString()!).Select(id => (long)id));
        }
    }

    private static long[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt64())];
}
