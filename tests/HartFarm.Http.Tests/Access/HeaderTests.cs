using System.ComponentModel.DataAnnotations;
using System.Net;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Access;

/// <summary>What browsers may do with answers.</summary>
public sealed class HeaderTests : KeyedFarmTest
{
    private IReadOnlyList<string> _origins = [];

    [Theory]
    [InlineData("health/live", HttpStatusCode.OK)]
    [InlineData("v1/models", HttpStatusCode.OK)]
    [InlineData("v1/jobs?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("v1/jobs/0", HttpStatusCode.NotFound)]
    [InlineData("nowhere", HttpStatusCode.NotFound)]
    [InlineData("hangfire", HttpStatusCode.OK)]
    public async Task Every_answer_has_secure_headers(string path, HttpStatusCode status)
    {
        using var response = await SendAsync(HttpMethod.Get, path, RootKey);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "v1/models", null)).StatusCode);
    }

    [Fact]
    public async Task Pages_of_other_origins_get_nothing_unless_the_settings_name_them()
    {
        using (var off = await PreflightAsync("https://images.example"))
        {
            Assert.False(off.IsSuccessStatusCode);
            Assert.False(off.Headers.Contains("Access-Control-Allow-Origin"));
        }
        _origins = ["https://images.example"];
        await Farm.DisposeAsync();
        await InitializeAsync();
        using var on = await PreflightAsync("https://images.example");
        Assert.Equal("https://images.example", Assert.Single(on.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(on.Headers.Contains("Access-Control-Allow-Credentials"));
        using var other = await PreflightAsync("https://evil.example");
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("images.example")]
    [InlineData("https://images.example/")]
    [InlineData("https://images.example/path")]
    public void What_is_no_origin_is_refused(string origin) =>
        Assert.Contains(origin, Assert.Throws<ValidationException>(() => new HttpOptions { CorsOrigins = [origin] }.Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void Other_values_that_will_not_do_are_refused()
    {
        Assert.Contains("10.0.0.0/99", Assert.Throws<ValidationException>(() => new HttpOptions { TrustedProxies = ["10.0.0.0/99"] }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("http.rateLimits.burst: must be 1 to 10000000, not 0", Assert.Throws<ValidationException>(() => new HttpOptions { RateLimits = new RateLimitOptions { Burst = 0 } }.Validate()).Message, StringComparison.Ordinal);
    }

    protected override void SetKeys(HttpOptions options)
    {
        base.SetKeys(options);
        options.CorsOrigins = _origins;
    }

    private async Task<HttpResponseMessage> PreflightAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "v1/jobs");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        return await Farm.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
