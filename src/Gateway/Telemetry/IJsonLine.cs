using System.Text.Json;

namespace Gateway.Telemetry;

/// <summary>The state of a log event that writes its own fields, because it is logged for every request.</summary>
internal interface IJsonLine
{
    /// <summary>Writes the members of the event into the open JSON object of its line.</summary>
    void Write(Utf8JsonWriter line);
}
