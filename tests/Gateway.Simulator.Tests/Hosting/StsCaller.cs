using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Tests.Hosting;

/// <summary>AWSSDK.SecurityToken, pointed at a simulator.</summary>
internal static class StsCaller
{
    internal static AmazonSecurityTokenServiceClient Sts(
        this RunningSimulator simulator, IssuedCredentials signer, string region = Accounts.Region) =>
        new(
            signer.SessionToken is null
                ? new BasicAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey)
                : new SessionAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey, signer.SessionToken),
            new AmazonSecurityTokenServiceConfig
            {
                ServiceURL = simulator.Address.ToString(),
                AuthenticationRegion = region,
                MaxErrorRetry = 0,
                IgnoreConfiguredEndpointUrls = true,
            });

    internal static AssumeRoleRequest AssumeBedrockRole() => new()
    {
        RoleArn = Accounts.BedrockRoleArn,
        RoleSessionName = "gateway-test",
        ExternalId = Accounts.ExternalId,
        DurationSeconds = 3600,
    };

    internal static async Task<AssumeRoleResponse> AssumeAsync(
        this RunningSimulator simulator, AssumeRoleRequest request, IssuedCredentials? signer = null)
    {
        using var sts = simulator.Sts(signer ?? simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)));
        return await sts.AssumeRoleAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A call of Bedrock, signed by the session that the request gets.</summary>
    internal static async Task<SignedCall> SessionAsync(
        this RunningSimulator simulator, AssumeRoleRequest request, SignedCall? caller = null)
    {
        var response = await simulator.AssumeAsync(request, caller?.Signer);
        Assert.True(simulator.Aws.Credentials.TryFind(response.Credentials.AccessKeyId, out var session));
        return new SignedCall(simulator, session);
    }

    internal static Task<AmazonSecurityTokenServiceException> RefusedAsync(
        this RunningSimulator simulator, AssumeRoleRequest request, IssuedCredentials? signer = null) =>
        Assert.ThrowsAnyAsync<AmazonSecurityTokenServiceException>(() => simulator.AssumeAsync(request, signer));
}
