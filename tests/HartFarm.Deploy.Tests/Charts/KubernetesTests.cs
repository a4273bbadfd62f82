using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace HartFarm.Deploy.Tests.Charts;

/// <summary>What the chart renders, read by Kubernetes' own types, to which an unknown field is an error.</summary>
public class KubernetesTests
{
    // Of operators, which have types of their own.
    private static readonly string[] Custom = ["ScaledObject", "TriggerAuthentication", "ServiceMonitor", "PrometheusRule"];

    private static readonly ISerializer Serializer = new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases().Build();

    public static TheoryData<string> Examples => ChartTests.Examples;

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_object_is_one_that_Kubernetes_reads(string example)
    {
        var chart = example.Length == 0 ? Chart.Render() : Chart.Render(example);
        foreach (var one in chart.Objects.Where(one => !Custom.Contains((string)one["kind"]!)))
        {
            var text = Serializer.Serialize(one);
            object read = (string)one["kind"]! switch
            {
                "Deployment" => KubernetesYaml.Deserialize<V1Deployment>(text, strict: true),
                "NetworkPolicy" => KubernetesYaml.Deserialize<V1NetworkPolicy>(text, strict: true),
                "PodDisruptionBudget" => KubernetesYaml.Deserialize<V1PodDisruptionBudget>(text, strict: true),
                "Service" => KubernetesYaml.Deserialize<V1Service>(text, strict: true),
                "ServiceAccount" => KubernetesYaml.Deserialize<V1ServiceAccount>(text, strict: true),
                var kind => throw new NotSupportedException(kind),
            };
            Assert.Equal(one["apiVersion"], ((IKubernetesObject)read).ApiVersion);
            if (read is V1Deployment deployment)
            {
                // Pods that the deployment would not know again are refused by Kubernetes.
                Assert.All(deployment.Spec.Selector.MatchLabels, label => Assert.Equal(label.Value, deployment.Spec.Template.Metadata.Labels[label.Key]));
                Assert.Single(deployment.Spec.Template.Spec.Containers);
            }
        }
    }

    [Fact]
    public void A_field_that_there_is_not_would_be_an_error() =>
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.Deserialize<V1Deployment>("apiVersion: apps/v1\nkind: Deployment\nspec:\n  replica: 1\n", strict: true));
}
