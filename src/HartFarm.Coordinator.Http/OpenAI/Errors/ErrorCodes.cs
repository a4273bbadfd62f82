namespace HartFarm.Coordinator.Http.OpenAI.Errors;

/// <summary>Kinds of errors in a word, as OpenAI calls them.</summary>
internal static class ErrorCodes
{
    public const string InvalidValue = "invalid_value";
    public const string InvalidType = "invalid_type";
    public const string InvalidJson = "invalid_json";
    public const string Unknown = "unknown_parameter";
    public const string Missing = "missing_required_parameter";
    public const string ModelNotFound = "model_not_found";
    public const string NotFound = "not_found";
    public const string InvalidKey = "invalid_api_key";
    public const string NoPermission = "insufficient_permissions";
    public const string TooMany = "rate_limit_exceeded";
    public const string Timeout = "timeout";
    public const string Failed = "image_generation_failed";
    public const string Unavailable = "service_unavailable";
}
