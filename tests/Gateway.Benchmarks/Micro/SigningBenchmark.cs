using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Load;
using Gateway.Signing;

namespace Gateway.Benchmarks.Micro;

/// <summary>A signature over a small request, the hash of its body included; the alternative is AWSSDK.Core's signer.</summary>
public class SigningBenchmark
{
    private const string Path = "/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse";
    private const string Host = "bedrock-runtime.ap-northeast-1.amazonaws.com";
    private const string Json = "application/json";
    private const string KeyId = "ASIAEXAMPLEEXAMPLE00";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private static readonly Uri Endpoint = new("https://" + Host);
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 8, 0, 0, TimeSpan.Zero);
    private static readonly AmazonSecurityTokenServiceConfig Config = new()
    {
        AuthenticationRegion = "ap-northeast-1",
        AuthenticationServiceName = "bedrock",
        RegionEndpoint = Amazon.RegionEndpoint.APNortheast1,
    };

    private readonly byte[] _body = LoadedProxy.SmallBody.ToArray();
    private readonly string _token = new('t', 700);
    private readonly SigningKey _key = SigningKey.Derive(Secret, Now, "ap-northeast-1", "bedrock");
    private readonly AWS4Signer _signer = new();

    /// <summary>The gateway's signer, with the key of the day kept.</summary>
    [Benchmark(Baseline = true)]
    public string Gateway() => SigV4.Sign(
        new SigningRequest("POST", Path, "", Host, Json, SigV4.HashOf(_body), KeyId, _token), _key, Now).Authorization;

    /// <summary>The SDK's signer.</summary>
    [Benchmark]
    public string AwsSdk()
    {
        var request = new DefaultRequest(new AssumeRoleRequest(), "AmazonBedrockRuntime")
        {
            HttpMethod = "POST",
            Endpoint = Endpoint,
            ResourcePath = Path,
            Content = _body,
        };
        request.Headers["Content-Type"] = Json;
        request.Headers["X-Amz-Security-Token"] = _token;
        return _signer.SignRequest(request, Config, new RequestMetrics(), KeyId, Secret).ForAuthorizationHeader;
    }
}
