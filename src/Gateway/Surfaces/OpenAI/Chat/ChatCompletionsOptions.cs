using System.ComponentModel.DataAnnotations;

namespace Gateway.Surfaces.OpenAI.Chat;

/// <summary>The <c>ChatCompletions</c> section: the routes of OpenAI's chat completions.</summary>
internal sealed class ChatCompletionsOptions
{
    public const string Section = "ChatCompletions";

    /// <summary>
    /// The time without data to the caller after which a stream gets a comment line, so that proxies on the way keep the
    /// connection. OpenAI's SDKs ignore it; raise it for a client whose own parser does not. Default 15 seconds; 1 second to
    /// 5 minutes; keep it below the idle timeout of the load balancer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);
}
