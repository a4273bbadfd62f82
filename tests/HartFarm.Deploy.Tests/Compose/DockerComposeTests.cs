using System.Text.RegularExpressions;
using HartFarm.Build.Tests;
using HartFarm.Testing.Processes;

namespace HartFarm.Deploy.Tests.Compose;

/// <summary>docker-compose.yml by Compose's own judgement, where Debian's docker-compose is there. It reads files without an engine.</summary>
public sealed partial class DockerComposeTests : IDisposable
{
    private static readonly string? Program = Programs.Find("docker-compose");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_reads_the_services_that_these_tests_read()
    {
        Assert.SkipWhen(Program is null, "docker-compose is not there");
        var run = Config(Text, ".env.example");
        Assert.True(run.ExitCode == 0, run.Error);
        var (theirs, ours) = (Yaml.Map(Yaml.Of(run.Output), "services"), ComposeFile.Read());
        Assert.Equal(ours.Services.Keys.Order(), theirs.Keys.Order());
        foreach (var (name, service) in ours.Services)
        {
            var same = theirs[name];
            Assert.Equal(Yaml.At(service, "image"), Yaml.At(same, "image"));
            Assert.Equal(Lines(service, "command"), Lines(same, "command"));
            Assert.Equal(Lines(service, "entrypoint"), Lines(same, "entrypoint"));
            Assert.Equal(Lines(service, "healthcheck/test"), Lines(same, "healthcheck/test"));
            Assert.Equal(Lines(service, "ports").Select(port => $"{port}/tcp"), Lines(same, "ports"));
            Assert.Equal(Lines(service, "profiles"), Lines(same, "profiles"));
            Assert.Equal(Variables(service), Variables(same));
        }
    }

    [Fact]
    public void Without_its_secrets_it_says_where_they_are_to_be_seen()
    {
        Assert.SkipWhen(Program is null, "docker-compose is not there");
        var run = Config(Text, _folder.Put("empty.env", ""));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("see .env.example", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // Debian 12 has Compose 1.29, which is too old for two fields: the project's name, and a secret out of the environment.
    private string Text
    {
        get
        {
            var text = Repository.Read("docker-compose.yml");
            Assert.Single(ProjectName().Matches(text));
            Assert.Single(EnvironmentSecret().Matches(text));
            return EnvironmentSecret().Replace(ProjectName().Replace(text, ""), $"    file: {_folder.Put("key", "key")}");
        }
    }

    private ProcessRun Config(string text, string variables) =>
        ProcessRun.Of(Program!, ["--env-file", Repository.At(variables), "--file", _folder.Put("docker-compose.yml", text), "--project-directory", Repository.At("."), "--profile", "gpu", "--profile", "monitoring", "config"], _folder.Path);

    private static string[] Lines(object? service, string path) => Yaml.At(service, path) is null ? [] : [.. Yaml.Texts(service, path)];

    private static IEnumerable<KeyValuePair<string, string>> Variables(object? service) =>
        Yaml.At(service, "environment") is null ? [] : Yaml.Map(service, "environment").Select(one => KeyValuePair.Create(one.Key, Yaml.Text(one.Value))).OrderBy(one => one.Key, StringComparer.Ordinal);

    [GeneratedRegex("^name: .*$", RegexOptions.Multiline)]
    private static partial Regex ProjectName();

    [GeneratedRegex("^    environment: HARTFARM_METRICS_KEY$", RegexOptions.Multiline)]
    private static partial Regex EnvironmentSecret();
}
