using System.Net;
using System.Net.Http.Json;
using HartFarm.Contracts.Http;
using HartFarm.Http.Tests.Farm;
using HartFarm.Testing.Services;

namespace HartFarm.Http.Tests.Access;

/// <summary>Requests that come at once to several coordinators over one PostgreSQL take a quota exactly.</summary>
public sealed class ParallelQuotaTests : IAsyncLifetime
{
    private const int Coordinators = 2;

    private readonly TemporaryFolder _folder = new();
    private readonly List<HttpFarm> _farms = [];
    private PostgresService _postgres = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await TestServices.PostgresAsync();
        for (var i = 0; i < Coordinators; i++)
        {
            _farms.Add(await HttpFarm.StartAsync(_folder, coordinate: options =>
                (options.Store.Sqlite, options.Store.Postgres) = (null, _postgres.ConnectionString + ";Maximum Pool Size=10")));
        }
    }

    [Theory]
    [InlineData("jobs", 3)]
    [InlineData("day", 2)]
    public async Task No_two_pass_one_quota_together(string quota, int accepted)
    {
        var access = _farms[0].Client.Access;
        await access.CreateTenantAsync(new TenantRequest { Name = "fox", Quotas = quota == "jobs" ? new TenantQuotas { JobsAtOnce = 3 } : new TenantQuotas { ImagesPerDay = 5 } });
        var key = (await access.CreateKeyAsync(new ApiKeyRequest { Tenant = "fox" })).Key;
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => SubmitAsync(_farms[i % Coordinators], key)));
        Assert.Equal(accepted, answers.Count(status => status == HttpStatusCode.Accepted));
        Assert.Equal(12 - accepted, answers.Count(status => status == HttpStatusCode.TooManyRequests));
        var tenant = await access.TenantAsync("fox");
        Assert.Equal((accepted, accepted * 2), (tenant.OpenJobs, tenant.ImagesToday));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var farm in _farms) await farm.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<HttpStatusCode> SubmitAsync(HttpFarm farm, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/jobs") { Content = JsonContent.Create(HttpFarm.Request(2), options: WireJson.Client) };
        request.Headers.Add("Authorization", $"Bearer {key}");
        using var response = await farm.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
