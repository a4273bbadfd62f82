using HartFarm.Model.Checkpoints.Hub;

namespace HartFarm.Model.Tests.Checkpoints.Hub;

/// <summary>The only tests that set these variables, one after the other.</summary>
public sealed class HubOptionsTests : IDisposable
{
    private static readonly string[] Variables = [HubOptions.EndpointVariable, HubOptions.TokenVariable, HubOptions.ReferenceEndpointVariable];

    private readonly string?[] _before = [.. Variables.Select(Environment.GetEnvironmentVariable)];

    public HubOptionsTests()
    {
        foreach (var variable in Variables) Environment.SetEnvironmentVariable(variable, null);
    }

    public void Dispose()
    {
        for (var i = 0; i < Variables.Length; i++) Environment.SetEnvironmentVariable(Variables[i], _before[i]);
    }

    [Fact]
    public void Without_variables_the_public_hub_is_asked()
    {
        var options = HubOptions.FromEnvironment();
        Assert.Equal("https://huggingface.co/", options.Endpoint.ToString());
        Assert.Equal("https://raw.githubusercontent.com/", options.ReferenceEndpoint.ToString());
        Assert.Null(options.Token);
    }

    [Fact]
    public void Variables_are_honoured()
    {
        Environment.SetEnvironmentVariable(HubOptions.EndpointVariable, "http://mirror.local:8080/hf");
        Environment.SetEnvironmentVariable(HubOptions.ReferenceEndpointVariable, "http://127.0.0.1:1/");
        Environment.SetEnvironmentVariable(HubOptions.TokenVariable, " hf_x\n");
        var options = HubOptions.FromEnvironment();
        Assert.Equal("http://mirror.local:8080/hf/", options.Endpoint.ToString());
        Assert.Equal("http://127.0.0.1:1/", options.ReferenceEndpoint.ToString());
        Assert.Equal("hf_x", options.Token);
    }

    [Theory]
    [InlineData(HubOptions.EndpointVariable, "mirror")]
    [InlineData(HubOptions.EndpointVariable, "ftp://mirror")]
    [InlineData(HubOptions.ReferenceEndpointVariable, "/etc")]
    public void An_address_that_is_none_is_refused_by_variable(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        var error = Assert.Throws<HubException>(HubOptions.FromEnvironment);
        Assert.Contains(variable, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_token_is_refused_and_not_shown()
    {
        Environment.SetEnvironmentVariable(HubOptions.TokenVariable, "hf_secret\nX-Evil: 1");
        var error = Assert.Throws<HubException>(HubOptions.FromEnvironment);
        Assert.Contains(HubOptions.TokenVariable, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
