using System.Xml.Linq;
using HartFarm.Build.Tests;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Deploy.Tests.Settings;

namespace HartFarm.Deploy.Tests.Docker;

/// <summary>The Dockerfiles, as far as they can be looked at without Docker.</summary>
public class DockerfileTests
{
    private static readonly string[] Known = ["ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "RUN", "STOPSIGNAL", "USER", "WORKDIR"];
    private static readonly string[] Labels = ["title", "description", "version", "revision", "licenses"];

    public static TheoryData<string, string> Images => new()
    {
        { "deploy/docker/coordinator.Dockerfile", "coordinator" },
        { "deploy/docker/worker.Dockerfile", "cpu" },
        { "deploy/docker/worker.Dockerfile", "cuda" },
    };

    private static string Version => XDocument.Load(Repository.At("Directory.Build.props")).Descendants("Version").Single().Value;

    [Theory]
    [MemberData(nameof(Images))]
    public void Every_image_begins_with_one_version_of_its_base(string file, string target)
    {
        var docker = Dockerfile.Read(file);
        Assert.Equal("# syntax=docker/dockerfile:1.7", docker.Syntax);
        Assert.Contains(docker.Stages, stage => stage.Name == target);
        Assert.All(docker.Stages, stage => Assert.True(docker.Stages.Any(other => other.Name == stage.Base) || docker.Arguments.ContainsKey(stage.Base.Trim('$', '{', '}')), stage.Base));
        Assert.All(docker.Arguments.Values, image => Assert.Matches(@"^mcr\.microsoft\.com/dotnet/(sdk|aspnet):\d+\.\d+\.\d+-noble$", image));
        Assert.All(docker.Stages.SelectMany(stage => stage.Instructions), instruction => Assert.Contains(instruction.Name, Known));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void The_program_runs_as_no_administrator_with_arguments_that_it_takes(string file, string target)
    {
        var image = Dockerfile.Read(file).Whole(target);
        Assert.Equal("$APP_UID", Assert.Single(image.Texts("USER")));
        // What is done as root comes before.
        Assert.DoesNotContain(image.Instructions.SkipWhile(instruction => instruction.Name != "USER"), instruction => instruction.Name == "RUN");
        Assert.Equal(["dotnet", "/app/hartfarm.dll"], image.List("ENTRYPOINT"));
        Assert.Equal("SIGTERM", Assert.Single(image.Texts("STOPSIGNAL")));
        Assert.Empty(CommandLines.Errors(image.List("CMD")));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Labels_tell_what_it_is(string file, string target)
    {
        var image = Dockerfile.Read(file).Whole(target);
        var labels = image.Pairs("LABEL");
        Assert.Equal(Labels.Select(label => $"org.opencontainers.image.{label}").Order(StringComparer.Ordinal), labels.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Version, image.Pairs("ARG")["VERSION"]);
        Assert.Equal("Apache-2.0", labels["org.opencontainers.image.licenses"]);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void What_is_copied_is_there_and_let_into_the_build(string file, string target)
    {
        var docker = Dockerfile.Read(file);
        var ignored = Repository.Read($"{file}.dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).ToArray();
        Assert.Equal("*", ignored[0]);
        var let = ignored.Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();
        Assert.All(let.Where(path => !path.Contains('*', StringComparison.Ordinal)), path => Assert.True(File.Exists(Repository.At(path)) || Directory.Exists(Repository.At(path)), path));
        foreach (var copy in docker.Whole(target).Texts("COPY").Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (copy.SingleOrDefault(part => part.StartsWith("--from=", StringComparison.Ordinal)) is { } from) Assert.Contains(docker.Stages, stage => stage.Name == from["--from=".Length..]);
            else Assert.Contains(copy.Single(part => !part.StartsWith("--", StringComparison.Ordinal) && part != copy[^1]), let);
        }
    }

    [Fact]
    public void The_build_gets_every_project_that_the_program_is_made_of()
    {
        foreach (var file in new[] { "deploy/docker/coordinator.Dockerfile", "deploy/docker/worker.Dockerfile" })
        {
            var let = Repository.Read($"{file}.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..].Replace("*", "", StringComparison.Ordinal)).ToArray();
            Assert.All(Closure("src/HartFarm.Cli/HartFarm.Cli.csproj", []), project => Assert.Contains(let, start => project.StartsWith(start, StringComparison.Ordinal)));
            foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "scripts/msbuild/TorchFlavor.targets" })
                Assert.Contains(let, start => name.StartsWith(start, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Each_stage_that_builds_has_the_libtorch_of_its_image_and_leaves_no_trace_of_the_machine()
    {
        var (coordinator, worker) = (Dockerfile.Read("deploy/docker/coordinator.Dockerfile"), Dockerfile.Read("deploy/docker/worker.Dockerfile"));
        foreach (var (stage, flavor, image) in new[] { (coordinator.Whole("build"), "system", "coordinator"), (worker.Whole("build-cpu"), "cpu", "cpu"), (worker.Whole("build-cuda"), "cuda", "cuda") })
        {
            Assert.Equal((flavor, "true"), (stage.Pairs("ENV")["TorchFlavor"], stage.Pairs("ENV")["ContinuousIntegrationBuild"]));
            var run = Assert.Single(stage.Texts("RUN"));
            Assert.Contains("dotnet publish src/HartFarm.Cli -c Release -o /out", run, StringComparison.Ordinal);
            Assert.Contains("--include-transitive --format json > /out/packages.json", run, StringComparison.Ordinal);
            Assert.Contains($"--from={stage.Name} /out /app", Assert.Single((image == "coordinator" ? coordinator : worker).Stage(image).Texts("COPY"), text => text.StartsWith("--from", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_coordinator_listens_where_it_is_exposed_and_looked_at()
    {
        var image = Dockerfile.Read("deploy/docker/coordinator.Dockerfile").Whole("coordinator");
        var port = Assert.Single(image.Texts("EXPOSE"));
        Assert.Equal($"http://0.0.0.0:{port}", image.List("CMD")[^1]);
        Assert.Null(ListenCheck.Run(image.List("CMD")[^1], hasKeys: true));
        Assert.EndsWith($"""CMD ["bash", "/app/health.sh", "{port}"]""", Assert.Single(image.Texts("HEALTHCHECK")), StringComparison.Ordinal);
        Assert.Contains(image.Texts("COPY"), text => text == "--chmod=0555 deploy/docker/health.sh /app/health.sh");
        Assert.Equal("NONE", Assert.Single(Dockerfile.Read("deploy/docker/worker.Dockerfile").Whole("cpu").Texts("HEALTHCHECK")));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Only_folders_that_are_made_for_it_have_to_be_written(string file, string target)
    {
        var image = Dockerfile.Read(file).Whole(target);
        // What is there for everybody is made by the base.
        if (image.Pairs("ENV")["HOME"] == "/tmp") Assert.Empty(image.Texts("RUN"));
        else Assert.Contains(image.Texts("RUN"), text => text.EndsWith($" {image.Pairs("ENV")["HOME"]}", StringComparison.Ordinal) && text.Contains("--owner=\"$APP_UID\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_is_built_by_one_command_with_its_stock_of_parts()
    {
        var bake = Bake.Read();
        Assert.Equal(["coordinator", "worker-cpu", "worker-cuda"], bake.Group);
        Assert.Equal(Version, bake.Version);
        foreach (var (_, file, target, tag) in bake.Targets)
        {
            Assert.Contains(Dockerfile.Read(file).Stages, stage => stage.Name == target);
            Assert.Matches("^\\$\\{REGISTRY\\}/(coordinator:\\$\\{VERSION\\}|worker:\\$\\{VERSION\\}-(cpu|cuda))$", tag);
        }
        Assert.Equal(["type=provenance,mode=max", "type=sbom"], bake.Attestations);
        Assert.Contains("rewrite-timestamp=true", bake.Output, StringComparison.Ordinal);
    }

    private static HashSet<string> Closure(string project, HashSet<string> seen)
    {
        if (!seen.Add(project)) return seen;
        foreach (var reference in XDocument.Load(Repository.At(project)).Descendants("ProjectReference").Select(reference => (string)reference.Attribute("Include")!))
            Closure(Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.At(project))!, reference))), seen);
        return seen;
    }
}
