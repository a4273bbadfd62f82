using System.Globalization;
using HartFarm.Build.Tests;
using HartFarm.Coordinator;
using HartFarm.Deploy.Tests.Settings;
using HartFarm.Deploy.Tests.Templates;

namespace HartFarm.Deploy.Tests.Charts;

/// <summary>The chart, rendered with its own values and with those of the examples.</summary>
public class ChartTests
{
    // What WorkerHost waits for beyond the drain, and what a last claim may take besides.
    private const int SecondsBeyondTheDrain = 35;

    public static TheoryData<string> Examples => ["", .. Chart.Examples];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Values_keep_to_the_schema(string example) => Assert.Empty(Chart.Faults(Chart.ValuesOf(example.Length == 0 ? [] : [example], _ => { })));

    [Theory]
    [InlineData("coordinator/replicas", 0L)]
    [InlineData("services/s3/endpoint", "https://s3.amazonaws.com")]
    [InlineData("services/s3/publicEndpoint", "images.example")]
    [InlineData("services/s3/publicEndpoint", "https://images.example/bucket")]
    [InlineData("coordinator/typo", 1L)]
    [InlineData("workers/0/flavor", "rocm")]
    [InlineData("workers/0/autoscaling/share", 2L)]
    [InlineData("workers/0/drainSeconds", "soon")]
    public void The_schema_refuses_what_will_not_do(string path, object value)
    {
        var slash = path.LastIndexOf('/');
        Assert.NotEmpty(Chart.Faults(Chart.ValuesOf([], values => Yaml.Map(values, path[..slash])[path[(slash + 1)..]] = value)));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_object_has_a_name_of_its_own_within_what_Kubernetes_allows(string example)
    {
        var chart = Render(example);
        var names = chart.Objects.Select(one => $"{one["kind"]}/{Yaml.At(one, "metadata/name")}").ToArray();
        Assert.Equal(names.Distinct(), names);
        Assert.All(chart.Objects, one => Assert.Matches("^[a-z0-9][a-z0-9-]{0,62}$", Yaml.Text(Yaml.At(one, "metadata/name"))));
        Assert.Contains("farm-hartfarm-coordinator:7860", chart.Notes, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_variable_and_argument_is_one_that_the_program_has(string example)
    {
        foreach (var deployment in Render(example).Of("Deployment"))
        {
            var container = Yaml.Map(deployment, "spec/template/spec/containers/0");
            var isWorker = (string)container["name"]! == "worker";
            Assert.All(Yaml.List(container, "env"), variable => Assert.True(SettingNames.Exists((string)Yaml.At(variable, "name")!, isWorker), (string)Yaml.At(variable, "name")!));
            Assert.Empty(CommandLines.Errors(Yaml.Texts(container, "args")));
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Jobs_are_taken_for_every_size_of_every_class_before_a_worker_has_come(string example)
    {
        var chart = Render(example);
        var variables = Yaml.List(chart.Of("Deployment", "farm-hartfarm-coordinator"), "spec/template/spec/containers/0/env")
            .Where(variable => Yaml.At(variable, "value") is not null).ToDictionary(variable => (string)Yaml.At(variable, "name")!, variable => Yaml.Text(Yaml.At(variable, "value")));
        var options = SettingNames.Bind(new CoordinatorOptions(), variables);
        var expected = from worker in Yaml.List(chart.Values, "workers")
                       from model in Yaml.List(worker, "models")
                       from size in Yaml.List(model, "sizes")
                       select $"{Yaml.At(model, "name")}/{Yaml.At(size, "width")}x{Yaml.At(size, "height")}";
        Assert.Equal(expected, options.Submission.SizeClasses.Select(size => size.ToString()));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Kubernetes_waits_for_the_whole_drain_of_each_worker(string example)
    {
        var chart = Render(example);
        foreach (var worker in chart.Of("Deployment").Where(IsWorker))
        {
            var arguments = Yaml.Texts(worker, "spec/template/spec/containers/0/args");
            var drain = int.Parse(arguments[Array.IndexOf(arguments, "--drain-limit") + 1], CultureInfo.InvariantCulture);
            Assert.True((long)Yaml.At(worker, "spec/template/spec/terminationGracePeriodSeconds")! >= drain + SecondsBeyondTheDrain);
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void No_container_may_more_than_it_needs(string example)
    {
        foreach (var deployment in Render(example).Of("Deployment"))
        {
            var pod = Yaml.Map(deployment, "spec/template/spec");
            Assert.Equal((true, "RuntimeDefault", false, false), ((bool)Yaml.At(pod, "securityContext/runAsNonRoot")!, (string)Yaml.At(pod, "securityContext/seccompProfile/type")!, (bool)pod["automountServiceAccountToken"]!, (bool)pod["enableServiceLinks"]!));
            var container = Yaml.Map(pod, "containers/0");
            Assert.Equal((false, true), ((bool)Yaml.At(container, "securityContext/allowPrivilegeEscalation")!, (bool)Yaml.At(container, "securityContext/readOnlyRootFilesystem")!));
            Assert.Equal(["ALL"], Yaml.Texts(container, "securityContext/capabilities/drop"));
            // Since nothing else can be written.
            string[] written = (string)container["name"]! == "worker" ? ["/tmp", "/var/lib/hartfarm"] : ["/tmp"];
            Assert.Equal(written, Yaml.List(container, "volumeMounts").Where(mount => Yaml.At(mount, "readOnly") is null).Select(mount => Yaml.Text(Yaml.At(mount, "mountPath"))));
            Assert.All(Yaml.List(container, "volumeMounts"), mount => Assert.Contains(Yaml.List(pod, "volumes"), volume => Yaml.Text(Yaml.At(volume, "name")) == Yaml.Text(Yaml.At(mount, "name"))));
        }
    }

    [Fact]
    public void Secrets_are_given_by_reference()
    {
        foreach (var deployment in Chart.Render().Of("Deployment"))
        {
            var pod = Yaml.Map(deployment, "spec/template/spec");
            var mount = Yaml.List(pod, "containers/0/volumeMounts").Single(one => (string)Yaml.At(one, "name")! == "secrets");
            var volume = Yaml.List(pod, "volumes").Single(one => (string)Yaml.At(one, "name")! == "secrets");
            var files = Yaml.List(volume, "projected/sources").SelectMany(source => Yaml.List(source, "secret/items")).Select(item => $"{Yaml.At(mount, "mountPath")}/{Yaml.At(item, "path")}");
            var variables = Yaml.List(pod, "containers/0/env").ToDictionary(variable => (string)Yaml.At(variable, "name")!);
            // Each in a file that a variable names, but for hashes, which are none.
            Assert.Equal(files.Order(StringComparer.Ordinal), variables.Where(one => one.Key.EndsWith("_FILE", StringComparison.Ordinal)).Select(one => Yaml.Text(Yaml.At(one.Value, "value"))).Order(StringComparer.Ordinal));
            Assert.DoesNotContain(variables.Keys, name => new[] { "POSTGRES", "RABBITMQ", "ACCESSKEY", "SECRETKEY" }.Any(name.EndsWith));
            Assert.All(variables.Where(one => one.Key.EndsWith("SHA256", StringComparison.Ordinal)), one => Assert.NotNull(Yaml.At(one.Value, "valueFrom/secretKeyRef/key")));
        }
        Assert.Empty(Chart.Render().Of("Secret"));
    }

    [Fact]
    public void Coordinators_alone_are_told_where_clients_reach_the_store_if_they_do()
    {
        const string Variable = "HARTFARM_OBJECTS__S3__PUBLICENDPOINT";
        Assert.All(Chart.Render().Of("Deployment"), deployment => Assert.Null(VariableOf(deployment, Variable)));
        Action<Dictionary<string, object?>> open = values => Yaml.Map(values, "services/s3")["publicEndpoint"] = "https://images.example:8443";
        Assert.Empty(Chart.Faults(Chart.ValuesOf([], open)));
        foreach (var deployment in Chart.Render([], open).Of("Deployment"))
            Assert.Equal(IsWorker(deployment) ? null : "https://images.example:8443", VariableOf(deployment, Variable));
        Assert.True(SettingNames.Exists(Variable, ofWorker: false));
    }

    [Fact]
    public void A_GPU_class_asks_for_its_device_on_its_nodes_and_a_CPU_class_for_none()
    {
        var chart = Render("deploy/helm/examples/gpu-classes.yaml");
        var spot = Yaml.Map(chart.Of("Deployment", "farm-hartfarm-worker-l4-spot"), "spec/template/spec");
        Assert.Equal((1L, "hartfarm/worker:0.1.0-cuda", "nvidia-l4", 65L), (
            Yaml.Map(spot, "containers/0/resources/limits")["nvidia.com/gpu"],
            Yaml.At(spot, "containers/0/image"), Yaml.Map(spot, "nodeSelector")["cloud.google.com/gke-accelerator"], spot["terminationGracePeriodSeconds"]));
        Assert.Equal(2, Yaml.List(spot, "tolerations").Count);
        var cpu = Yaml.Map(chart.Of("Deployment", "farm-hartfarm-worker-cpu"), "spec/template/spec");
        Assert.Equal("hartfarm/worker:0.1.0-cpu", Yaml.At(cpu, "containers/0/image"));
        Assert.Equal(["memory"], Yaml.Map(cpu, "containers/0/resources/limits").Keys);
        Assert.False(cpu.ContainsKey("tolerations"));
    }

    [Fact]
    public void A_class_that_is_scaled_has_no_number_of_replicas_and_begins_with_none()
    {
        var chart = Render("deploy/helm/examples/gpu-classes.yaml");
        Assert.False(Yaml.Map(chart.Of("Deployment", "farm-hartfarm-worker-l4-spot"), "spec").ContainsKey("replicas"));
        Assert.Equal(2L, Yaml.At(chart.Of("Deployment", "farm-hartfarm-worker-cpu"), "spec/replicas"));
        Assert.Equal(["farm-hartfarm-worker-l4-spot", "farm-hartfarm-worker-h100"], chart.Of("ScaledObject").Select(one => Yaml.At(one, "spec/scaleTargetRef/name")));
        var scaled = chart.Of("ScaledObject").First();
        Assert.Equal((0L, 40L, "prometheus", "1800", "false"), (
            Yaml.At(scaled, "spec/minReplicaCount"), Yaml.At(scaled, "spec/maxReplicaCount"), Yaml.At(scaled, "spec/triggers/0/type"),
            Yaml.At(scaled, "spec/triggers/0/metadata/threshold"), Yaml.At(scaled, "spec/triggers/0/metadata/ignoreNullValues")));
    }

    [Fact]
    public void The_other_scaler_looks_at_the_queues_that_workers_consume()
    {
        var chart = Render("deploy/helm/examples/rabbitmq-scaler.yaml");
        var size = new Contracts.Shards.SizeClass("hart-scenes", 64, 64);
        Assert.Equal(
            [Contracts.Shards.ShardQueueName.Of(size, interactive: false), Contracts.Shards.ShardQueueName.Of(size, interactive: true)],
            Yaml.List(chart.Of("ScaledObject").Single(), "spec/triggers").Select(trigger => Yaml.At(trigger, "metadata/queueName")));
        Assert.Equal(Yaml.At(chart.Of("TriggerAuthentication").Single(), "metadata/name"), Yaml.At(chart.Of("ScaledObject").Single(), "spec/triggers/0/authenticationRef/name"));
        var failure = Assert.Throws<TemplateException>(() => Chart.Render(["deploy/helm/examples/rabbitmq-scaler.yaml"], values => Yaml.Map(values, "workers/0/autoscaling")["min"] = 0L));
        Assert.Contains("min must be at least 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_watches_the_farm_comes_with_the_alerts_that_Prometheus_alone_has_too()
    {
        Assert.Empty(Chart.Render().Of("ServiceMonitor"));
        Assert.Equal(Repository.Read("deploy/prometheus/alerts.yml"), Repository.Read($"{Chart.Folder}/files/alerts.yml"));
        var chart = Render("deploy/helm/examples/gpu-classes.yaml");
        Assert.Equal(
            Yaml.List(Yaml.Of(Repository.Read("deploy/prometheus/alerts.yml")), "groups/0/rules").Count, Yaml.List(chart.Of("PrometheusRule").Single(), "spec/groups/0/rules").Count);
        Assert.Equal(("/metrics", "30s", "hartfarm-metrics-key"), (
            Yaml.At(chart.Of("ServiceMonitor").Single(), "spec/endpoints/0/path"), Yaml.At(chart.Of("ServiceMonitor").Single(), "spec/endpoints/0/interval"),
            Yaml.At(chart.Of("ServiceMonitor").Single(), "spec/endpoints/0/authorization/credentials/name")));
    }

    [Fact]
    public void Nobody_reaches_a_worker_and_the_coordinator_can_be_lost_but_for_one()
    {
        var chart = Chart.Render();
        var worker = chart.Of("NetworkPolicy", "farm-hartfarm-worker");
        Assert.Equal(["Ingress", "Egress"], Yaml.Texts(worker, "spec/policyTypes"));
        Assert.Null(Yaml.At(worker, "spec/ingress"));
        Assert.Equal(1L, Yaml.At(chart.Of("PodDisruptionBudget").Single(), "spec/minAvailable"));
        Assert.Empty(Chart.Render([], values => Yaml.Map(values, "coordinator")["replicas"] = 1L).Of("PodDisruptionBudget"));
        Assert.Empty(Chart.Render([], values => Yaml.Map(values, "networkPolicies")["enabled"] = false).Of("NetworkPolicy"));
        var probes = Yaml.Map(chart.Of("Deployment", "farm-hartfarm-coordinator"), "spec/template/spec/containers/0");
        Assert.Equal(("/health/live", "/health/live", "/health/ready"), (
            Yaml.At(probes, "startupProbe/httpGet/path"), Yaml.At(probes, "livenessProbe/httpGet/path"), Yaml.At(probes, "readinessProbe/httpGet/path")));
    }

    private static string? VariableOf(Dictionary<string, object?> deployment, string name) =>
        Yaml.List(deployment, "spec/template/spec/containers/0/env").SingleOrDefault(one => (string)Yaml.At(one, "name")! == name) is { } found ? Yaml.Text(Yaml.At(found, "value")) : null;

    private static bool IsWorker(Dictionary<string, object?> deployment) => (string)Yaml.Map(deployment, "metadata/labels")["app.kubernetes.io/component"]! == "worker";

    private static Chart Render(string example) => example.Length == 0 ? Chart.Render() : Chart.Render(example);
}
