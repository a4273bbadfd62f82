using System.Net;
using System.Security.Cryptography;
using System.Text;
using HartFarm.Client;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;
using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Http.Tests.Api;

/// <summary>Jobs are found by when they came and by whose they are.</summary>
public sealed class JobListTests : HttpFarmTest
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public override async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(
        Folder,
        options => options.Keys =
        [
            new ApiKey { Tenant = "fox", Sha256 = HashOf("fox-key") },
            new ApiKey { Tenant = "root", Sha256 = HashOf("root-key"), Scopes = [Scopes.Read, Scopes.Submit, Scopes.Admin] },
        ],
        key: "fox-key",
        clock: _clock);

    [Fact]
    public async Task Jobs_are_found_by_the_time_of_their_submission()
    {
        List<string> jobs = [];
        for (var day = 0; day < 3; day++)
        {
            jobs.Add((await Farm.Client.SubmitAsync(HttpFarm.Request())).Id);
            _clock.Advance(TimeSpan.FromDays(1));
        }
        var second = new DateTimeOffset(2030, 1, 2, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal([jobs[2], jobs[1]], await IdsAsync(new JobQuery { From = second }));
        Assert.Equal([jobs[0]], await IdsAsync(new JobQuery { To = second }));
        // The same moments on another zone's clock.
        Assert.Equal([jobs[1]], await IdsAsync(new JobQuery { From = second.ToOffset(TimeSpan.FromHours(5)), To = second.AddDays(1).ToOffset(TimeSpan.FromHours(-3)) }));
        var page = await Farm.Client.JobPageAsync(new JobQuery { From = second }, null, 1);
        Assert.Equal([jobs[1]], (await Farm.Client.JobPageAsync(new JobQuery { From = second }, page.Next, 1)).Data.Select(job => job.Id));
    }

    [Fact]
    public async Task An_administrator_sees_any_tenants_jobs_and_a_tenant_its_own_alone()
    {
        using var root = Farm.ClientOf("root-key");
        var (mine, roots) = ((await Farm.Client.SubmitAsync(HttpFarm.Request())).Id, (await root.SubmitAsync(HttpFarm.Request())).Id);
        Assert.Equal([roots], await root.JobsAsync().Select(job => job.Id).ToListAsync());
        Assert.Equal([mine], await root.JobsAsync(new JobQuery { Tenant = "fox" }).Select(job => job.Id).ToListAsync());
        Assert.Empty(await root.JobsAsync(new JobQuery { Tenant = "nobody" }).ToListAsync());
        Assert.Equal([mine], await IdsAsync(new JobQuery { Tenant = "fox" }));
        var error = await RefusedAsync(HttpStatusCode.Forbidden, async () => await IdsAsync(new JobQuery { Tenant = "root" }));
        Assert.Equal("Only an administrator sees the jobs of other tenants.", error.Message);
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2030-02-30", "to")]
    [InlineData("from=2030-01-02&to=2030-01-01", "to")]
    [InlineData("tenant=%00", "tenant")]
    public async Task A_wrong_filter_is_named(string query, string field)
    {
        using var http = new HttpClient { BaseAddress = Farm.Address, DefaultRequestHeaders = { { "Authorization", "Bearer root-key" } } };
        Assert.Equal(field, Assert.Single((await RefusedAsync(await http.GetAsync($"v1/jobs?{query}"), HttpStatusCode.BadRequest)).Errors).Field);
    }

    private async Task<List<string>> IdsAsync(JobQuery query) => await Farm.Client.JobsAsync(query).Select(job => job.Id).ToListAsync();

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
