using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace HartFarm.Build.Tests.Hygiene;

/// <summary>The services in docker-compose.yml that tests use, too: their structure, and that they fit what else speaks of them. The rest is HartFarm.Deploy.Tests'.</summary>
public partial class ComposeTests
{
    private static readonly string[] Stores = ["postgres", "rabbitmq", "minio"];
    private static readonly string[] Keys = ["<<", "image", "hostname", "environment", "command", "entrypoint", "depends_on", "ports", "volumes", "healthcheck", "restart"];
    private static readonly string[] CheckKeys = ["test", "interval", "timeout", "retries", "start_period"];

    private readonly YamlMappingNode _file = Load();

    private YamlMappingNode Services => (YamlMappingNode)_file["services"];

    private IEnumerable<YamlNode> Used => Stores.Append("bucket").Select(name => Services[name]);

    [Fact]
    public void It_has_what_the_full_setting_needs_and_nothing_unknown()
    {
        Assert.Empty(Stores.Append("bucket").Except(Names(Services)));
        Assert.All(Used, service => Assert.Subset(Keys.ToHashSet(), Names(service).ToHashSet()));
    }

    [Fact]
    public void Each_image_is_of_one_version_and_the_tests_use_the_same()
    {
        var images = Used.Select(service => Text(service["image"])).Distinct().ToArray();
        Assert.All(images, image => Assert.Matches(@":[^:]*\d", image));
        var tested = ContainerImage().Matches(Repository.Read("tests/HartFarm.TestServices/ContainerServices.cs")).Select(match => match.Groups["image"].Value);
        Assert.Equal(tested.Order(StringComparer.Ordinal), images.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_store_tells_its_health_and_keeps_its_data_in_a_volume_with_a_name() => Assert.All(Stores, name =>
    {
        var check = Services[name]["healthcheck"];
        Assert.Equal(CheckKeys, Names(check));
        Assert.Equal("CMD", Text(((YamlSequenceNode)check["test"])[0]));
        var volume = Text(Assert.Single((YamlSequenceNode)Services[name]["volumes"]));
        Assert.Contains(volume.Split(':')[0], Names(_file["volumes"]));
        Assert.StartsWith("/", volume.Split(':')[1], StringComparison.Ordinal);
    });

    [Fact]
    public void Nothing_can_be_reached_from_other_machines() => Assert.All(
        Stores.SelectMany(name => (YamlSequenceNode)Services[name]["ports"]), port => Assert.StartsWith("127.0.0.1:", Text(port), StringComparison.Ordinal));

    [Fact]
    public void The_README_leads_to_its_ports()
    {
        var readme = Repository.Read("README.md");
        Assert.Contains("HARTFARM_SECRET=hartfarm-secret\n", Repository.Read(".env.example"), StringComparison.Ordinal);
        foreach (var part in new[] { "Host=127.0.0.1;Database=hartfarm;Username=hartfarm;Password=hartfarm-secret", "amqp://hartfarm:hartfarm-secret@127.0.0.1/", "127.0.0.1:9000" })
            Assert.Contains(part, readme, StringComparison.Ordinal);
    }

    private static YamlMappingNode Load()
    {
        var yaml = new YamlStream();
        using var text = new StringReader(Repository.Read("docker-compose.yml"));
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static IEnumerable<string> Names(YamlNode node) => ((YamlMappingNode)node).Children.Keys.Select(Text);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    [GeneratedRegex("""new ContainerBuilder\("(?<image>[^"]+)"\)""")]
    private static partial Regex ContainerImage();
}
