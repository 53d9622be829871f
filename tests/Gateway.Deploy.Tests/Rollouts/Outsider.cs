using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Gateway.Simulator;
using Gateway.Simulator.Identities;

namespace Gateway.Deploy.Tests.Rollouts;

/// <summary>
/// A caller that has credentials and calls AWS over the network without the gateway. AWS's response is given as one word:
/// <c>ok</c>, <c>denied</c>, or <c>forbidden</c> when a statement denies it explicitly.
/// </summary>
internal sealed class Outsider(DeployedSandbox sandbox, IssuedCredentials credentials)
{
    public async Task<string> AssumeAsync(string? externalId, bool tagged = false)
    {
        using var sts = new AmazonSecurityTokenServiceClient(Credentials, new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = sandbox.AwsUrl.ToString(),
            AuthenticationRegion = Accounts.Region,
            MaxErrorRetry = 0,
            IgnoreConfiguredEndpointUrls = true,
        });
        var request = new AssumeRoleRequest
        {
            RoleArn = Accounts.BedrockRoleArn,
            RoleSessionName = "outsider",
            ExternalId = externalId,
        };
        if (tagged)
        {
            request.Tags = [new Tag { Key = "application", Value = "desk" }];
        }

        try
        {
            await sts.AssumeRoleAsync(request, TestContext.Current.CancellationToken);
            return "ok";
        }
        catch (AmazonSecurityTokenServiceException refused) when (refused.ErrorCode == "AccessDenied")
        {
            return "denied";
        }
    }

    public Task<string> InvokeAsync(string modelId, string operation = "converse") => SendAsync(
        HttpMethod.Post,
        $"/model/{Uri.EscapeDataString(modelId)}/{operation}",
        """{"messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""");

    public Task<string> EmbedAsync(string modelId) => SendAsync(
        HttpMethod.Post,
        $"/model/{Uri.EscapeDataString(modelId)}/invoke",
        modelId.StartsWith("amazon.", StringComparison.Ordinal)
            ? """{"inputText":"こんにちは"}"""
            : """{"texts":["こんにちは"],"input_type":"search_query"}""");

    public Task<string> CountAsync(string modelId) => SendAsync(
        HttpMethod.Post,
        $"/model/{Uri.EscapeDataString(modelId)}/count-tokens",
        """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}}}""");

    public Task<string> ReadAsync(string path) => SendAsync(HttpMethod.Get, path, "");

    private SessionAWSCredentials Credentials =>
        new(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken);

    private async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var signing = new AWSSigningRequest
        {
            HttpMethod = method,
            RequestUri = new Uri(sandbox.AwsUrl, path),
            Content = bytes,
        };
        signing.Headers["Content-Type"] = "application/json";
        var signed = await AWSSigV4Signer.SignAsync(
            signing,
            new AWSSigV4Parameters
            {
                Credentials = Credentials,
                Region = RegionEndpoint.APNortheast1,
                Service = "bedrock",
            },
            TestContext.Current.CancellationToken);

        using var request = new HttpRequestMessage(method, signing.RequestUri) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in signed.Headers.Where(header => header.Key is not ("Content-Type" or "Host")))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await sandbox.Direct.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => "ok",
            HttpStatusCode.Forbidden when text.Contains("explicit deny", StringComparison.Ordinal) => "forbidden",
            HttpStatusCode.Forbidden => "denied",
            var other => $"{(int)other} {text}",
        };
    }
}
