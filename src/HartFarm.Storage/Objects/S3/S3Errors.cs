using System.Net;
using System.Security.Authentication;
using System.Xml;
using Minio.Exceptions;

namespace HartFarm.Storage.Objects.S3;

/// <summary>What the errors of an S3 service and of the way to it mean for the caller of a store.</summary>
internal sealed class S3Errors(S3StoreOptions options)
{
    private static readonly string[] Full = ["InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "StorageFull"];
    private static readonly string[] Later = ["SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "OperationAborted", "NoSuchUpload", "Throttling"];

    /// <summary>Whether <paramref name="error"/> came from the service or the way to it.</summary>
    internal static bool IsCause(Exception error) => error is S3ErrorException or HttpRequestException or MinioException or XmlException;

    /// <summary>Whether the service said that the bucket is not there.</summary>
    internal static bool IsBucketMissing(StoreException error) => error.InnerException is S3ErrorException { Code: "NoSuchBucket" };

    /// <summary>The store's error. The key is that of the object that was asked for, if one was; the action is what failed, as a sentence.</summary>
    internal StoreException Of(Exception error, string? key, string action) => error switch
    {
        S3ErrorException answer => Of(answer, key, action),
        HttpRequestException { InnerException: AuthenticationException } => new StoreRefusedException(
            $"{action}: no TLS connection to {options.Endpoint}: {error.InnerException.Message}; tls says whether it speaks TLS at all", error),
        HttpRequestException => new StoreUnavailableException($"{action}: {options.Endpoint}: {error.Message}", error),
        // The end of an answer is missing.
        XmlException => new StoreUnavailableException($"{action}: {options.Endpoint} gave an answer that cannot be read: {error.Message}", error),
        _ => new StoreRefusedException($"{action}: {error.Message}", error),
    };

    private StoreException Of(S3ErrorException error, string? key, string action)
    {
        var message = $"{action}: {error.Message}";
        if (Full.Contains(error.Code) || error.Status == HttpStatusCode.InsufficientStorage) return new StoreFullException(message, error);
        if (Later.Contains(error.Code) || error.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) return new StoreUnavailableException(message, error);
        return error.Status switch
        {
            HttpStatusCode.NotFound when error.Code == "NoSuchBucket" || (error.Code.Length == 0 && IsBucket(error.Address)) =>
                new StoreRefusedException($"{action}: there is no bucket {options.Bucket} at {options.Endpoint}", error),
            HttpStatusCode.NotFound when key is not null => new ObjectMissingException(key, error),
            HttpStatusCode.NotImplemented => new StoreRefusedException(message, error),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new StoreRefusedException($"{message}{Hint(error.Code)}", error),
            >= HttpStatusCode.InternalServerError => new StoreUnavailableException(message, error),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new StoreRefusedException($"{message}; is the endpoint or the region another?", error),
            _ => new StoreRefusedException(message, error),
        };
    }

    private bool IsBucket(Uri address) => address.AbsolutePath.Trim('/') is var path && (path.Length == 0 || path == options.Bucket);

    private string Hint(string code) => code switch
    {
        "InvalidAccessKeyId" => $"; accessKey {options.AccessKey} is unknown there",
        "SignatureDoesNotMatch" => $"; secretKey is not that of accessKey {options.AccessKey}, or region is not {options.Region}",
        "RequestTimeTooSkewed" => "; the clocks of this machine and of the service differ",
        _ => $"; has accessKey {options.AccessKey} the permission for bucket {options.Bucket}?",
    };
}
