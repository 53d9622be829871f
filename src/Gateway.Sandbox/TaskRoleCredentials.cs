using System.Net.Http.Json;
using Amazon.Runtime;

namespace Gateway.Sandbox;

/// <summary>
/// The gateway's task role, fetched from a container-credentials endpoint like that of ECS. The AWS SDK's class for this reads
/// the address from the process environment; here it is a parameter, so that the developer's own AWS settings and a second
/// sandbox do not interfere.
/// </summary>
internal sealed class TaskRoleCredentials(Uri endpoint, string token) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Add("Authorization", token);
        using var response = await http.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();

        var answer = await response.Content.ReadFromJsonAsync<Respond>()
            ?? throw new InvalidOperationException("The container-credentials endpoint answered nothing.");
        return new ImmutableCredentials(answer.AccessKeyId, answer.SecretAccessKey, answer.Token);
    }

    /// <summary>The endpoint's response, with ECS's names.</summary>
    private sealed record Respond(string AccessKeyId, string SecretAccessKey, string Token);
}
