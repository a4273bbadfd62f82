using System.Security.Cryptography;
using HartFarm.Http.Tests.Farm;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.Access;

/// <summary>Several coordinators of one farm, behind one address: whoever signed in at one is signed in at all.</summary>
public class SharedCookieKeyTests : HttpFarmTest
{
    [Fact]
    public async Task What_one_coordinator_encrypts_each_of_the_farm_reads_and_no_other()
    {
        var written = Protector(Farm).Protect("hf_key");
        await using var second = await HttpFarm.StartAsync(Folder);
        Assert.Equal("hf_key", Protector(second).Unprotect(written));
        using var elsewhere = new TemporaryFolder();
        await using var other = await HttpFarm.StartAsync(elsewhere);
        Assert.Throws<CryptographicException>(() => Protector(other).Unprotect(written));
    }

    private static IDataProtector Protector(HttpFarm farm) => farm.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie");
}
