using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HartFarm.Build.Tests;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Http;
using HartFarm.Deploy.Tests.Docker;
using HartFarm.Deploy.Tests.Settings;
using HartFarm.Testing.Checkpoints;

namespace HartFarm.Deploy.Tests.Compose;

/// <summary>docker-compose.yml, held against the images, the program's settings and the files that it mounts.</summary>
public class ComposeTests
{
    private static readonly string[] Own = ["coordinator", "worker", "worker-gpu"];

    private readonly ComposeFile _file = ComposeFile.Read();

    [Fact]
    public void It_starts_a_whole_farm_and_more_by_profile()
    {
        var byProfile = _file.Services.ToLookup(one => Yaml.At(one.Value, "profiles/0") as string ?? "", one => one.Key);
        Assert.Equal(["postgres", "rabbitmq", "minio", "bucket", "coordinator", "worker"], byProfile[""]);
        Assert.Equal(["worker-gpu"], byProfile["gpu"]);
        Assert.Equal(["prometheus", "grafana"], byProfile["monitoring"]);
        Assert.Equal(["gpu"], Yaml.Texts(_file.Services["worker-gpu"], "deploy/resources/reservations/devices/0/capabilities"));
    }

    [Fact]
    public void No_secret_stands_in_it_and_the_example_has_one_for_each()
    {
        Assert.All(ComposeFile.Variables.Where(one => one.Name.Contains("SECRET", StringComparison.Ordinal) || one.Name.Contains("KEY", StringComparison.Ordinal)), one => Assert.True(one.IsNeeded, one.Name));
        var example = ComposeFile.Example;
        Assert.All(example.Values, value => Assert.DoesNotContain(value, Repository.Read("docker-compose.yml"), StringComparison.Ordinal));
        foreach (var key in new[] { "HARTFARM_ADMIN_KEY", "HARTFARM_METRICS_KEY" })
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(example[key]))), example[$"{key}_SHA256"]);
        Assert.Equal("HARTFARM_METRICS_KEY", Yaml.At(_file.Root, "secrets/metrics-key/environment"));
        // What the file asks for and does without stands there, too, as a comment.
        Assert.All(ComposeFile.Variables.Where(one => !one.IsNeeded), one => Assert.Contains($"\n#{one.Name}=", Repository.Read(".env.example"), StringComparison.Ordinal));
        Assert.Contains("\n/.env\n", Repository.Read(".gitignore"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_is_a_setting_of_the_program()
    {
        foreach (var service in Own)
            Assert.All(_file.Environment(service).Keys, name => Assert.True(SettingNames.Exists(name, ofWorker: service != "coordinator"), $"{service}: {name}"));
    }

    [Fact]
    public void The_settings_are_valid_and_lead_to_the_other_services()
    {
        var variables = _file.Environment("coordinator");
        var options = SettingNames.Bind(new CoordinatorOptions(), variables);
        options.Validate();
        var http = SettingNames.Bind(new HttpOptions(), variables, "http");
        http.Validate();
        Assert.Equal(["admin read submit", "metrics"], http.Keys.Select(key => string.Join(' ', key.Scopes!)));
        var store = SettingNames.Objects(variables);
        Assert.Empty(store.Faults());
        Assert.Contains("Host=postgres;", options.Store.Postgres, StringComparison.Ordinal);
        Assert.Equal(("rabbitmq", "minio:9000"), (options.Bus.RabbitMq!.Host, store.S3!.Endpoint));
        Assert.Equal("hart-scenes/64x64", Assert.Single(options.Submission.SizeClasses).ToString());
        var (model, sampling) = Assert.Single(options.Submission.Sampling);
        Assert.Equal("hart-scenes", model);
        Assert.Equal(ShippedCheckpoint.Sampling(), (sampling.Guidance, sampling.Temperature, sampling.TopP));
        Assert.Equal(store, SettingNames.Objects(_file.Environment("worker")));
    }

    [Fact]
    public void The_farms_own_services_are_built_from_the_Dockerfiles_and_run_what_their_program_takes()
    {
        foreach (var name in Own)
        {
            var service = _file.Services[name];
            var docker = Dockerfile.Read((string)Yaml.At(service, "build/dockerfile")!);
            var image = docker.Whole((string)Yaml.At(service, "build/target")!);
            Assert.Empty(CommandLines.Errors(Yaml.Texts(service, "command")));
            Assert.Equal(image.List("CMD")[0], Yaml.Texts(service, "command")[0]);
            var tag = ((string)Yaml.At(service, "image")!).Replace("hartfarm/", "${REGISTRY}/", StringComparison.Ordinal).Replace(":0.1.0", ":${VERSION}", StringComparison.Ordinal);
            Assert.Contains((docker.Name, image.Name, tag), Bake.Read().Targets.Select(target => (target.File, target.Target, target.Tag)));
        }
    }

    [Fact]
    public void They_write_into_their_volumes_alone_and_may_do_nothing_else()
    {
        foreach (var name in Own)
        {
            var service = _file.Services[name];
            Assert.Equal(true, Yaml.At(service, "read_only"));
            Assert.Equal(["ALL"], Yaml.Texts(service, "cap_drop"));
            Assert.Equal(["no-new-privileges:true"], Yaml.Texts(service, "security_opt"));
            var home = Dockerfile.Read((string)Yaml.At(service, "build/dockerfile")!).Whole((string)Yaml.At(service, "build/target")!).Pairs("ENV")["HOME"];
            var written = Yaml.Texts(service, "volumes").Select(volume => volume.Split(':')).Where(parts => parts.Length == 2).Select(parts => parts[1]);
            Assert.Equal(new[] { home, "/tmp" }.Distinct(), written);
        }
    }

    [Fact]
    public void Nobody_kills_a_worker_that_drains()
    {
        foreach (var name in new[] { "worker", "worker-gpu" })
        {
            var arguments = Yaml.Texts(_file.Services[name], "command");
            var drain = int.Parse(arguments[Array.IndexOf(arguments, "--drain-limit") + 1], CultureInfo.InvariantCulture);
            Assert.Equal($"{drain + 45}s", Yaml.At(_file.Services[name], "stop_grace_period"));
        }
    }

    [Fact]
    public void Every_image_has_one_version_and_every_volume_a_name_or_a_file()
    {
        var volumes = Yaml.Map(_file.Root, "volumes").Keys;
        foreach (var (name, service) in _file.Services)
        {
            Assert.Matches(@":[^:]*\d", (string)Yaml.At(service, "image")!);
            if (Yaml.At(service, "volumes") is null) continue;
            foreach (var source in Yaml.Texts(service, "volumes").Select(volume => volume.Split(':')[0]))
            {
                if (source == "./checkpoints") continue;
                if (source.StartsWith("./", StringComparison.Ordinal)) Assert.True(Directory.Exists(Repository.At(source[2..])), $"{name}: {source}");
                else Assert.Contains(source, volumes);
            }
        }
        var used = _file.Services.Values.Where(service => Yaml.At(service, "volumes") is not null).SelectMany(service => Yaml.Texts(service, "volumes")).Select(volume => volume.Split(':')[0]);
        Assert.Empty(volumes.Except(used));
    }

    [Fact]
    public void Everything_that_goes_on_tells_its_health_but_the_workers_which_listen_nowhere()
    {
        foreach (var (name, service) in _file.Services.Where(one => one.Key != "bucket" && !one.Key.StartsWith("worker", StringComparison.Ordinal)))
        {
            Assert.Equal("CMD", Yaml.Texts(service, "healthcheck/test")[0]);
            Assert.All(Yaml.Texts(service, "ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
            Assert.True(Yaml.At(service, "restart") is "unless-stopped", name);
        }
        Assert.Equal(Dockerfile.Read("deploy/docker/coordinator.Dockerfile").Stage("coordinator").Texts("HEALTHCHECK").Single().Split("CMD ")[1], $"[{string.Join(", ", Yaml.Texts(_file.Services["coordinator"], "healthcheck/test")[1..].Select(part => $"\"{part}\""))}]");
    }

    [Fact]
    public void Prometheus_asks_the_coordinator_with_the_key_and_Grafana_asks_Prometheus()
    {
        var prometheus = Yaml.Of(Repository.Read("deploy/prometheus/prometheus.yml"));
        Assert.Equal("alerts.yml", Assert.Single(Yaml.Texts(prometheus, "rule_files")));
        Assert.Equal("coordinator:7860", Yaml.At(prometheus, "scrape_configs/0/static_configs/0/targets/0"));
        Assert.Equal($"/run/secrets/{Assert.Single(Yaml.Texts(_file.Services["prometheus"], "secrets"))}", Yaml.At(prometheus, "scrape_configs/0/authorization/credentials_file"));
        Assert.Contains("--config.file=/etc/prometheus/prometheus.yml", Yaml.Texts(_file.Services["prometheus"], "command"));
        Assert.Equal("http://prometheus:9090", Yaml.At(Yaml.Of(Repository.Read("deploy/grafana/provisioning/datasources/prometheus.yml")), "datasources/0/url"));
        var provider = (string)Yaml.At(Yaml.Of(Repository.Read("deploy/grafana/provisioning/dashboards/hartfarm.yml")), "providers/0/options/path")!;
        Assert.Contains($"./deploy/grafana/dashboards:{provider}:ro", Yaml.Texts(_file.Services["grafana"], "volumes"));
    }
}
