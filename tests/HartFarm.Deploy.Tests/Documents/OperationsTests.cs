using System.Text.RegularExpressions;
using HartFarm.Build.Tests;
using HartFarm.Deploy.Tests.Compose;
using HartFarm.Deploy.Tests.Settings;

namespace HartFarm.Deploy.Tests.Documents;

/// <summary>docs/operations.md: that what it names is there.</summary>
public partial class OperationsTests
{
    private static string Text { get; } = Repository.Read("docs/operations.md");

    [Fact]
    public void Every_variable_is_a_setting_or_one_of_docker_compose()
    {
        var ofCompose = ComposeFile.Variables.Select(one => one.Name).Concat(["HARTFARM_ADMIN_KEY", "HARTFARM_METRICS_KEY"]).ToArray();
        Assert.All(Variable().Matches(Text), match => Assert.True(ofCompose.Contains(match.Value) || SettingNames.Exists(match.Value, ofWorker: false), match.Value));
    }

    [Fact]
    public void Every_service_profile_and_value_is_in_its_file()
    {
        var compose = ComposeFile.Read();
        foreach (var profile in Profile().Matches(Text).Select(match => match.Groups["name"].Value))
            Assert.Contains(compose.Services.Values, service => Yaml.At(service, "profiles/0") as string == profile);
        foreach (var volume in new[] { "coordinator-spool", "worker-spool" }) Assert.Contains(volume, Yaml.Map(compose.Root, "volumes").Keys);
        var values = Repository.Read("deploy/helm/hartfarm/values.yaml");
        foreach (var name in new[] { "minAvailable", "gpuResource", "checkpoints", "claim", "autoscaling", "imagesPerSecond", "targetSeconds", "share", "messagesPerWorker", "drainSeconds", "from" })
        {
            Assert.Contains(name, Text, StringComparison.Ordinal);
            Assert.Contains($"{name}:", values, StringComparison.Ordinal);
        }
        // Secrets that the chart asks for are made with the keys that it reads.
        foreach (var (path, key) in new[] { ("services/postgres", "key"), ("services/rabbitmq", "key"), ("services/s3", "accessKey"), ("services/s3", "secretKey"), ("adminKey", "sha256"), ("adminKey", "key"), ("metricsKey", "sha256"), ("metricsKey", "key"), ("keda/rabbitmq", "key") })
        {
            var secret = Yaml.Map(Yaml.Of(values), $"{path}/secret");
            Assert.Matches($"kubectl create secret generic {secret["name"]} .*--from-literal={secret[key]}=", Text);
        }
    }

    [Fact]
    public void Every_option_of_the_program_is_one_that_its_command_has()
    {
        foreach (Match use in Use().Matches(Text))
        {
            var command = CommandLines.Find(use.Groups["command"].Value.Split(' '));
            Assert.True(command is not null, use.Value);
            Assert.All(Option().Matches(use.Groups["rest"].Value), option => Assert.Contains(option.Value, command!.Options.Select(one => one.Name).Append("--help")));
        }
    }

    [Fact]
    public void Nothing_that_was_not_run_is_passed_over()
    {
        var end = Text[Text.IndexOf("## What was not run", StringComparison.Ordinal)..];
        foreach (var thing in new[] { "image", "compose", "Helm", "KEDA", "Prometheus operator", "Grafana", "CUDA" }) Assert.Contains(thing, end, StringComparison.Ordinal);
    }

    [GeneratedRegex("HARTFARM_[A-Z0-9_]+")]
    private static partial Regex Variable();

    [GeneratedRegex("--profile (?<name>[a-z]+)")]
    private static partial Regex Profile();

    [GeneratedRegex(@"(?<![./\w])hartfarm (?<command>(?:model (?:pull|inspect)|tenants set|config check|migrate|up|worker|login|models|workers|status|retry|download|doctor))(?=[ `])(?<rest>[^`\n]*)")]
    private static partial Regex Use();

    [GeneratedRegex("--[a-z][a-z-]*")]
    private static partial Regex Option();
}
