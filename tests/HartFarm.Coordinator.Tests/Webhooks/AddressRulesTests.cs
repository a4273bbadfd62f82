using System.Net;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Coordinator.Webhooks;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Tests.Webhooks;

/// <summary>Where webhooks may go.</summary>
public sealed class AddressRulesTests() : FarmTests(new SqliteTestDatabase())
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1", true)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.19.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("64:ff9b::127.0.0.1", false)]
    [InlineData("64:ff9b::169.254.169.254", false)]
    [InlineData("64:ff9b:1::10.0.0.1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("::ffff:0:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("100::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("192.0.0.8", false)]
    [InlineData("192.88.99.1", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    public void Only_public_addresses_are_allowed(string address, bool isAllowed) => Assert.Equal(isAllowed, Rules().Allows(IPAddress.Parse(address)));

    [Fact]
    public void Settings_allow_more()
    {
        var rules = Rules("10.1.0.0/16", "fd00::/8");
        Assert.True(rules.Allows(IPAddress.Parse("10.1.255.255")));
        Assert.True(rules.Allows(IPAddress.Parse("::ffff:10.1.0.1")));
        Assert.True(rules.Allows(IPAddress.Parse("fd12::1")));
        Assert.False(rules.Allows(IPAddress.Parse("10.2.0.1")));
        var options = new CoordinatorOptions();
        options.Store.Sqlite = "farm.db";
        options.Webhooks.AllowedNetworks = ["10.1.0.0/16", "10.0.0.0/40"];
        var error = Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(options.Validate);
        Assert.Equal("webhooks.allowedNetworks: '10.0.0.0/40' is no network such as 10.1.0.0/16", error.Message);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://127.1/")]
    [InlineData("http://0/")]
    [InlineData("https://127.0.0.1:5432/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[::1]:80/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fe80::1%25nowhere]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://a.localhost/")]
    public async Task What_can_be_told_of_an_address_is_told_at_the_submission(string url)
    {
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => Farm.SubmitAsync(TestFarm.Request() with { Webhook = new WebhookRequest { Url = new Uri(url) } }));
        Assert.Equal(("webhook.url", "leads to a private or reserved address, which this farm's settings do not allow"), (refused.Errors[0].Field, refused.Errors[0].Message));
    }

    private static AddressRules Rules(params string[] networks) => new(Options.Create(new WebhookOptions { AllowedNetworks = networks }));
}
