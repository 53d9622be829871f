using System.Text.RegularExpressions;
using Gateway.Catalog;

namespace Gateway.Network;

/// <summary>
/// The Region and the addresses of STS, Bedrock Runtime and Bedrock's control plane, validated before the host starts.
/// </summary>
internal sealed partial record AwsEndpoints(AwsRegion Region, Uri Sts, Uri BedrockRuntime, Uri Bedrock)
{
    /// <summary>
    /// Reads <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_STS</c>, <c>AWS_ENDPOINT_URL_BEDROCK_RUNTIME</c> and
    /// <c>AWS_ENDPOINT_URL_BEDROCK</c>, the AWS SDKs' own names.
    /// </summary>
    /// <remarks><c>AWS_ENDPOINT_URL</c>, which would redirect every service at once, is not read.</remarks>
    /// <param name="problems">
    /// Receives one sentence for each setting that is not accepted, with the key and the remedy.
    /// </param>
    /// <returns><c>null</c> when there are problems.</returns>
    public static AwsEndpoints? Read(
        IConfiguration configuration, UpstreamProfile profile, ICollection<string> problems)
    {
        var before = problems.Count;
        if (!AwsRegion.TryParse(configuration["AWS_REGION"], out var region))
        {
            problems.Add(
                $"AWS_REGION: 「{configuration["AWS_REGION"]}」は使えません。ap-northeast-1（東京）または ap-northeast-3（大阪）を設定してください。"
                + $"/ AWS_REGION is '{configuration["AWS_REGION"]}'. "
                + "Set it to ap-northeast-1 (Tokyo) or ap-northeast-3 (Osaka); no other Region is served.");
            return null;
        }

        var sts = ReadOne(configuration, "AWS_ENDPOINT_URL_STS", "sts", region, profile, problems);
        var runtime = ReadOne(
            configuration, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "bedrock-runtime", region, profile, problems);
        var bedrock = ReadOne(configuration, "AWS_ENDPOINT_URL_BEDROCK", "bedrock", region, profile, problems);

        return problems.Count == before ? new AwsEndpoints(region, sts!, runtime!, bedrock!) : null;
    }

    /// <summary>AWS's regional addresses.</summary>
    public static AwsEndpoints Of(AwsRegion region) =>
        new(region, Regional("sts", region), Regional("bedrock-runtime", region), Regional("bedrock", region));

    private static Uri Regional(string service, AwsRegion region) => new($"https://{service}.{region}.amazonaws.com/");

    private static Uri? ReadOne(
        IConfiguration configuration, string key, string service,
        AwsRegion region, UpstreamProfile profile, ICollection<string> problems)
    {
        var value = configuration[key];
        if (string.IsNullOrEmpty(value))
        {
            return Regional(service, region);
        }

        var regional = Regional(service, region).Host;
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri)
            || uri is not { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" })
        {
            problems.Add($"{key}: 「{value}」は使えません。https://{regional} のように、スキームとホスト名だけを設定してください。"
                + $"/ {key} is '{value}'. Give scheme and host only, such as https://{regional}.");
            return null;
        }

        if (IsAws(uri, service, region) || (profile == UpstreamProfile.Simulator && IsLoopback(uri)))
        {
            return uri;
        }

        problems.Add(
            $"{key}: 「{value}」は使えません。https で、ホスト名は {regional} または vpce-….{service}.{region}.vpce.amazonaws.com を設定してください。"
            + $"/ {key} is '{value}'. Use https with host {regional} or vpce-….{service}.{region}.vpce.amazonaws.com, "
            + $"so that calls stay in {region}.");
        return null;
    }

    private static bool IsAws(Uri uri, string service, AwsRegion region) =>
        uri.Scheme == Uri.UriSchemeHttps
        && uri.IsDefaultPort
        && (uri.Host == $"{service}.{region}.amazonaws.com"
            || IsInterfaceEndpoint(uri.Host, $".{service}.{region}.vpce.amazonaws.com"));

    private static bool IsInterfaceEndpoint(string host, string suffix) =>
        host.EndsWith(suffix, StringComparison.Ordinal)
            && EndpointLabel().IsMatch(host.AsSpan(0, host.Length - suffix.Length));

    private static bool IsLoopback(Uri uri) =>
        uri.IsLoopback && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    // vpce-{id}-{hash}, or the same followed by a zone: one DNS label.
    [GeneratedRegex(@"\Avpce-[a-z0-9-]{1,58}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndpointLabel();
}
