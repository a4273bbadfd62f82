using HartFarm.Storage.Objects.S3;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>The signature of the example in Amazon's description of Signature Version 4; that a service takes it, the moves of the S3 store show.</summary>
public sealed class S3SignatureTests
{
    [Fact]
    public void A_request_is_signed_as_the_example_of_the_description_is()
    {
        var options = new S3StoreOptions { AccessKey = "AKIAIOSFODNN7EXAMPLE", SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Region = "us-east-1" };
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/test.txt");
        request.Headers.Add("Range", "bytes=0-9");
        new S3Signature(options, new ThatDay()).Sign(request);
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            Assert.Single(request.Headers.GetValues("Authorization")));
    }

    [Fact]
    public void A_query_is_signed_as_the_example_of_the_description_is()
    {
        var options = new S3StoreOptions { AccessKey = "AKIAIOSFODNN7EXAMPLE", SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Region = "us-east-1" };
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");
        new S3Signature(options, new ThatDay()).Sign(request);
        Assert.EndsWith(
            "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", Assert.Single(request.Headers.GetValues("Authorization")), StringComparison.Ordinal);
    }

    private sealed class ThatDay : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);
    }
}
