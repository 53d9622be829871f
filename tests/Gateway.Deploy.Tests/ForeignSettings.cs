namespace Gateway.Deploy.Tests;

/// <summary>
/// Environment variables that templates may set although no options class of the gateway contains them, each with its owner.
/// Spelled exactly: Linux and the owners distinguish case.
/// </summary>
internal static class ForeignSettings
{
    /// <summary>The owner of each name.</summary>
    public static IReadOnlyDictionary<string, string> Owners { get; } = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["AWS_REGION"] = Network,
        ["AWS_ENDPOINT_URL_BEDROCK"] = Network,
        ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = Network,
        ["AWS_ENDPOINT_URL_STS"] = Network,
        ["AWS_ACCESS_KEY_ID"] = Sdk,
        ["AWS_SECRET_ACCESS_KEY"] = Sdk,
        ["AWS_SESSION_TOKEN"] = Sdk,
        ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = Sdk,
        ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = Sdk,
        ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = Sdk,
        ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = Sdk,
        ["AWS_EC2_METADATA_DISABLED"] = Sdk,
        ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = Sdk,
        ["ASPNETCORE_ENVIRONMENT"] = AspNetCore,
        ["ASPNETCORE_URLS"] = AspNetCore,
        ["GATEWAY_SETTINGS_JSON"] = "the gateway's own: all settings in one secret",
        ["AllowedHosts"] = AspNetCore,
        ["DOTNET_EnableDiagnostics"] = Runtime,
        ["HOME"] = Runtime,
        ["DOTNET_GCHeapHardLimitPercent"] = Runtime,
        ["DOTNET_gcServer"] = Runtime,
        ["SSL_CERT_DIR"] = Runtime,
        ["SSL_CERT_FILE"] = Runtime,
        ["TZ"] = "the C library, and .NET",
    };

    private const string Network = "the gateway's Network slice, as AWS SDKs name it";
    private const string Sdk = "AWS SDK for .NET";
    private const string AspNetCore = "ASP.NET Core";
    private const string Runtime = ".NET";
}
