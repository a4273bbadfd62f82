using System.Security.Cryptography;
using System.Text.Json;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.Manifests;

public class CroissantTests
{
    public static TheoryData<ShardFormat> Formats => [ShardFormat.WebDataset, ShardFormat.Parquet, ShardFormat.ImageFolder];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task All_that_Croissant_requires_is_there(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var root = await MakeAsync(folder, SampleJob.Job(format));
        Assert.Equal("sc:Dataset", Text(root, "@type"));
        Assert.Equal("http://mlcommons.org/croissant/1.1", Text(root, "conformsTo"));
        Assert.Equal("Füchse: \"rot\" & blau # 1", Text(root, "name"));
        Assert.Equal("10 synthetic images with their prompts, made by the text-to-image model tiny.", Text(root, "description"));
        Assert.Equal("cc-by-4.0", Text(root.GetProperty("license"), "name"));
        Assert.Equal("urn:uuid:0b0f1a2c-3d4e-4f50-8a6b-7c8d9e0f1a2b", Text(root, "url"));
        Assert.Equal("2026-02-03", Text(root, "datePublished"));
        Assert.Equal("not stated", Text(root.GetProperty("creator"), "name"));
        var context = root.GetProperty("@context");
        Assert.Equal("http://www.w3.org/ns/prov#", Text(context, "prov"));
        Assert.Equal("cr:recordSet", Text(context, "recordSet"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Every_file_is_there_with_its_hash_and_every_reference_leads_somewhere(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var root = await MakeAsync(folder, SampleJob.Job(format));
        var distribution = root.GetProperty("distribution").EnumerateArray().ToArray();
        var files = distribution.Where(part => Text(part, "@type") == "cr:FileObject").ToArray();
        Assert.Equal(5, files.Length);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(folder[Text(file, "contentUrl")]);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Text(file, "sha256"));
            Assert.Equal($"{bytes.Length} B", Text(file, "contentSize"));
        }

        var sets = root.GetProperty("recordSet").EnumerateArray().ToArray();
        var fields = sets.SelectMany(set => set.GetProperty("field").EnumerateArray()).ToArray();
        var ids = distribution.Concat(sets).Concat(fields).Select(node => Text(node, "@id")).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(References(root.GetProperty("recordSet")).Concat(References(root.GetProperty("distribution"))), id => Assert.Contains(id, ids));

        var columns = DuckDb.Query($"SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet({DuckDb.Quoted(folder["manifest.parquet"])}))");
        Assert.Equal(columns.Select(row => $"images/{row[0]}"), sets[0].GetProperty("field").EnumerateArray().Select(field => Text(field, "@id")));
    }

    [Fact]
    public async Task The_provenance_says_that_a_model_made_it()
    {
        using var folder = new TemporaryFolder();
        var root = await MakeAsync(folder, SampleJob.Job(ShardFormat.Parquet));
        Assert.Equal("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", Text(root.GetProperty("digitalSourceType"), "@id"));
        var activity = root.GetProperty("prov:wasGeneratedBy");
        Assert.Equal("prov:Activity", Text(activity, "@type"));
        Assert.Equal(("tiny", "abc"), (Text(activity.GetProperty("prov:used"), "prov:label"), Text(activity.GetProperty("prov:used"), "sha256")));
        Assert.Equal(("hartfarm", "0.1.0"), (Text(activity.GetProperty("prov:wasAssociatedWith"), "prov:label"), Text(activity.GetProperty("prov:wasAssociatedWith"), "softwareVersion")));
    }

    [Fact]
    public async Task What_the_user_says_of_the_dataset_is_taken()
    {
        using var folder = new TemporaryFolder();
        var root = await MakeAsync(folder, SampleJob.Job(ShardFormat.Parquet) with
        {
            Description = "Foxes.",
            License = "https://example.org/license",
            Url = new Uri("https://example.org/foxes"),
            Creator = "Fox Ltd.",
        });
        Assert.Equal(("Foxes.", "https://example.org/license"), (Text(root, "description"), Text(root, "license")));
        Assert.Equal(("https://example.org/foxes", "Fox Ltd."), (Text(root, "url"), Text(root.GetProperty("creator"), "name")));
    }

    private static async Task<JsonElement> MakeAsync(TemporaryFolder folder, ManifestJob job)
    {
        await SampleJob.ManifestAsync(folder.Path, job, await SampleJob.WriteShardsAsync(folder.Path, job));
        return JsonDocument.Parse(File.ReadAllBytes(folder["croissant.json"])).RootElement;
    }

    /// <summary>Objects that have an id and nothing else refer to another.</summary>
    private static IEnumerable<string> References(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Array => node.EnumerateArray().SelectMany(References),
        JsonValueKind.Object when node.GetPropertyCount() == 1 && node.TryGetProperty("@id", out var id) => [id.GetString()!],
        JsonValueKind.Object => node.EnumerateObject().SelectMany(property => References(property.Value)),
        _ => [],
    };

    private static string Text(JsonElement node, string name) => node.GetProperty(name).GetString()!;
}
