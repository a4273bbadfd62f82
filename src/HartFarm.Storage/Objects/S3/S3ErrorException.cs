using System.Net;

namespace HartFarm.Storage.Objects.S3;

/// <summary>An S3 service answered a request with an error.</summary>
internal sealed class S3ErrorException(HttpStatusCode status, string code, string text, Uri address) : Exception(text)
{
    internal HttpStatusCode Status => status;

    /// <summary>The service's word for the error, as <c>NoSuchKey</c>; empty where the answer had no body, as to HEAD.</summary>
    internal string Code => code;

    /// <summary>What was asked for.</summary>
    internal Uri Address => address;
}
