using System.Collections.Frozen;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Gateway.Bedrock.Targets;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>
/// Requests sessions from STS: one HTTP request per attempt, at the target's address, with one time limit.
/// </summary>
internal sealed partial class StsClient : IDisposable
{
    // STS responds in about 50 ms. As a caller waits 3 s at most, this leaves time for a second attempt.
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(1.5);

    // The SDK gives up on the metadata endpoints after 35 s. This limit prevents a refresh that would never end.
    private static readonly TimeSpan BaseCredentialsLimit = TimeSpan.FromSeconds(40);

    // AWS accepts a signature that is up to five minutes off, so a smaller change of the correction cannot be the reason.
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
    /// Makes one attempt, and a second if the first was signed with a wrong clock. Throws the AWS SDK's exceptions, which
    /// <see cref="RefreshFailure.From"/> maps.
    /// </summary>
    /// <param name="target">The target to ask, for which the session is.</param>
    /// <param name="role">The target's role; the doctor also tries it with another external id.</param>
    /// <param name="generation">The session's number.</param>
    /// <exception cref="InvalidCredentialException">The gateway has no credentials to ask with.</exception>
    /// <exception cref="InvalidDataException">The response is not one usable session.</exception>
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
            // The error response contained the time, and the SDK now signs with it.
            return await AskAsync(target, role, generation);
        }
    }

    // The SDK's correction of the machine's clock for this address.
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

            // Without it the SDK signs for us-east-1 when an address is given.
            AuthenticationRegion = endpoints.Region.Name,

            // Otherwise AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT could send the call elsewhere.
            IgnoreConfiguredEndpointUrls = true,
            UseFIPSEndpoint = false,
            UseDualstackEndpoint = false,

            // Only the back-off decides when STS is asked again.
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

    // The SDK reads the credentials itself later, and gets what this call has found. Read here first, so that a failure can be
    // distinguished from one of STS.
    private async Task CheckBaseCredentialsAsync()
    {
        try
        {
            await _baseCredentials.RefreshAsync().WaitAsync(BaseCredentialsLimit, _clock);
        }
        catch (Exception failure)
        {
            // A message of the SDK may quote a response of the metadata endpoint; ours do not.
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

        // Never null here, although its type allows it: Compute returns null for a missing expiration.
        if (expiration < answered.Expiration)
        {
            Log.ExpirationClamped(_logger, answered.Expiration, expiration);
        }

        // AWS: a key id has 16 to 128 characters. All three become headers or keys for headers.
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

    // The codes for a signature that AWS does not accept, or no longer accepts.
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
