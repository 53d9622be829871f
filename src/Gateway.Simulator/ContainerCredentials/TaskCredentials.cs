using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Wire;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator.ContainerCredentials;

/// <summary>
/// The endpoint from which a container gets its task role's credentials. It returns the same session until an hour before its
/// end, as the ECS agent rotates early, or until a test expires or revokes it.
/// </summary>
internal sealed class TaskCredentials(SimulatedAws aws, IOptions<SimulatorOptions> options, TimeProvider time)
{
    internal const string Path = "/v2/credentials/task";
    private const string Operation = "GetCredentials";

    // On ECS the session of a task role has the task's id as its name.
    private const string TaskId = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static readonly TimeSpan RotateAhead = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private IssuedCredentials? _current;

    internal ServiceReply Respond(ReceivedRequest request, CallTrace trace)
    {
        trace.Service = AwsServices.ContainerCredentials;
        trace.Operation = Operation;
        if (!IsToken(request.Headers.Authorization.ToString()))
        {
            return Error(
                StatusCodes.Status401Unauthorized, "AccessDenied", "The authorization token is missing or wrong.");
        }

        var session = Current();
        trace.AccessKeyId = session.AccessKeyId;
        trace.Principal = session.Principal;
        var reply = RestJson.Ok(JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string>
            {
                ["RoleArn"] = aws.Municipality.RoleArn,
                ["AccessKeyId"] = session.AccessKeyId,
                ["SecretAccessKey"] = session.SecretAccessKey,
                ["Token"] = session.SessionToken!,
                ["Expiration"] = session.ExpiresAt!.Value.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["AccountId"] = aws.Municipality.Id,
            },
            RestJson.Unescaped));
        if (!aws.Faults.TryTake(AwsServices.ContainerCredentials, Operation, out var fault))
        {
            return reply;
        }

        var met = ConnectionFaults.Apply(fault.Kind, reply)
            ?? Error(
                StatusCodes.Status500InternalServerError,
                "InternalServerError",
                "The credentials could not be fetched.");
        return met with { Delay = fault.Delay };
    }

    private IssuedCredentials Current()
    {
        lock (_lock)
        {
            if (_current is null
                || !aws.Credentials.TryFind(_current.AccessKeyId, out var known)
                || known.ExpiresAt - RotateAheadOf(options.Value.TaskSessionLifetime) <= time.GetUtcNow())
            {
                _current = aws.IssueTaskSession(options.Value.TaskSessionLifetime, TaskId);
            }

            return _current;
        }
    }

    // With a shorter lifetime the session would be rotated on nearly every call.
    private static TimeSpan RotateAheadOf(TimeSpan lifetime) =>
        lifetime < 2 * RotateAhead ? lifetime / 2 : RotateAhead;

    private bool IsToken(string sent) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(options.Value.ContainerToken));

    private static ServiceReply Error(int status, string code, string message)
    {
        var body = JsonSerializer.Serialize(new Dictionary<string, string> { ["code"] = code, ["message"] = message });
        return ServiceReply.Text(status, "application/json", body) with { ErrorCode = code };
    }
}
