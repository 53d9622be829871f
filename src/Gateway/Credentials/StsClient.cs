using System.Collections.Frozen;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Gateway.Bedrock.Targets;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>
/// Asks STS for sessions: one HTTP request a call, at the target's address, with one time limit.
/// </summary>
internal sealed partial class StsClient : IDisposable
{
    // STS answers in some 50 ms. With the 3 s a caller waits at most, this leaves room for a second try.
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(1.5);

    // The SDK gives up on the metadata endpoints after 35 s; were it not to, the refresh would hang for good.
    private static readonly TimeSpan BaseCredentialsLimit = TimeSpan.FromSeconds(40);

    // AWS accepts a signature that is up to five minutes off.
    private static readonly TimeSpan HarmlessSkew = TimeSpan.FromMinutes(1);

    private readonly BaseCredentials _baseCredentials;
    private readonly AwsClock _clock;
    private readonly ILogger<StsClient> _logger;
    private readonly FrozenDictionary<UpstreamTarget, AmazonSecurityTokenServiceClient> _clients;

    public StsClient(
        BaseCredentials baseCredentials,
        UpstreamTargets targets,
        StsHttpClientFactory http,
        AwsClock clock,
        ILogger<StsClient> logger)
    {
        (_baseCredentials, _clock, _logger) = (baseCredentials, clock, logger);
        _clients = targets.All.ToFrozenDictionary(target => target, target => Open(target.Endpoints, http));
    }

    /// <summary>
    /// One try, and a second where the first was signed by a wrong clock. Fails with whatever the AWS SDK throws;
    /// <see cref="RefreshFailure.From"/> knows what it means.
    /// </summary>
    /// <param name="target">Where to ask, and where the session is for.</param>
    /// <param name="role">The target's role; the doctor tries it with another external id.</param>
    /// <param name="generation">The session's number.</param>
    /// <exception cref="InvalidCredentialException">The gateway has no credentials to ask with.</exception>
    /// <exception cref="InvalidDataException">The answer is not one usable session.</exception>
    public async Task<Session> AssumeRoleAsync(UpstreamTarget target, AssumedRole role, long generation)
    {
        await CheckBaseCredentialsAsync();

        var correction = CorrectionAt(target);
        try
        {
            return await AskAsync(target, role, generation);
        }
        catch (AmazonSecurityTokenServiceException refused)
            when (IsAboutTime(refused.ErrorCode) && (CorrectionAt(target) - correction).Duration() > HarmlessSkew)
        {
            // The refusal told the time, and the SDK signs by it from now on.
            return await AskAsync(target, role, generation);
        }
    }

    // What the SDK adds to the machine's clock for this address.
    private static TimeSpan CorrectionAt(UpstreamTarget target) =>
        CorrectClockSkew.GetClockCorrectionForEndpoint(target.Endpoints.Sts.AbsoluteUri);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private AmazonSecurityTokenServiceClient Open(AwsEndpoints endpoints, StsHttpClientFactory http) =>
        new(_baseCredentials, new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = endpoints.Sts.AbsoluteUri,

            // Without it the SDK signs for us-east-1 whenever the address is given.
            AuthenticationRegion = endpoints.Region.Name,

            // Otherwise AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT
            // could send the call elsewhere.
            IgnoreConfiguredEndpointUrls = true,
            UseFIPSEndpoint = false,
            UseDualstackEndpoint = false,

            // The back-off decides when STS is asked again, and nobody else.
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            HttpClientFactory = http,
        });

    private async Task<Session> AskAsync(UpstreamTarget target, AssumedRole role, long generation)
    {
        using var limit = new CancellationTokenSource(AttemptLimit, _clock);
        var request = new AssumeRoleRequest
        {
            RoleArn = role.RoleArn,
            RoleSessionName = role.SessionName,
            ExternalId = role.ExternalId,
            DurationSeconds = (int)role.Duration.TotalSeconds,
        };
        var response = await _clients[target].AssumeRoleAsync(request, limit.Token);

        return Read(response.Credentials, target, role, generation);
    }

    // The SDK asks for them again itself, and gets what this call has found. Asked here, a failure can be told from
    // STS's.
    private async Task CheckBaseCredentialsAsync()
    {
        try
        {
            await _baseCredentials.RefreshAsync().WaitAsync(BaseCredentialsLimit, _clock);
        }
        catch (Exception failure)
        {
            // An SDK message may quote what a metadata endpoint answered; ours do not.
            var why = failure is InvalidDataException ? failure.Message : failure.GetType().Name;
            throw new InvalidCredentialException($"The gateway's own AWS credentials could not be had. {why}", failure);
        }
    }

    private Session Read(
        Amazon.SecurityToken.Model.Credentials answered, UpstreamTarget target, AssumedRole role, long generation)
    {
        if (SessionExpiry.Compute(answered.Expiration, _clock.GetUtcNow(), role.Duration) is not { } expiration)
        {
            throw new InvalidDataException($"The answered session expires {answered.Expiration:O}, which is no use.");
        }

        // Never null here, though its type says it may be: without an expiration there was nothing to go by.
        if (expiration < answered.Expiration)
        {
            Log.ExpirationClamped(_logger, answered.Expiration, expiration);
        }

        // AWS: a key id has 16 to 128 characters. All three go into headers or keys of headers.
        if (answered.AccessKeyId is not { Length: >= 16 and <= 128 }
            || !IsPrintable(answered.AccessKeyId)
            || !IsPrintable(answered.SecretAccessKey)
            || !IsPrintable(answered.SessionToken))
        {
            throw new InvalidDataException("The answered session has a key id, secret or token that cannot be one.");
        }

        return new Session(
            target, answered.AccessKeyId, answered.SecretAccessKey, answered.SessionToken, expiration,
            role.SessionName, generation);
    }

    // A signature that AWS does not find right, or not any more.
    private static bool IsAboutTime(string? code) =>
        code is "SignatureDoesNotMatch" or "InvalidSignatureException" or "RequestExpired" or "RequestTimeTooSkewed";

    private static bool IsPrintable(string? text) =>
        text is { Length: > 0 } && text.All(letter => letter is > ' ' and <= '~');

    private static partial class Log
    {
        [LoggerMessage(2000, LogLevel.Warning,
            "STS answered a session that expires {Answered:O}; went by {Used:O}, the requested duration.")]
        public static partial void ExpirationClamped(ILogger logger, DateTime? answered, DateTimeOffset used);
    }
}
