using System.Text.Unicode;

namespace Gateway.EventStream;

/// <summary>Reads a frame's kind, type and error message from its headers. Other headers only have to be well formed.</summary>
internal static class FrameHeaders
{
    // Each name is compared with all names before it, so the number is limited. Bedrock sends three.
    private const int MaxHeaders = 256;

    /// <param name="head">The frame up to the end of its headers.</param>
    /// <param name="type">Position of the frame's type, counted from the frame's first byte.</param>
    /// <param name="message">Position of an error's message; empty if there is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> head, out FrameKind kind, out Range type, out Range message)
    {
        (kind, type, message) = (default, default, default);
        if (!AreWellFormed(head) || !TryFindText(head, ":message-type"u8, out var messageType))
        {
            return false;
        }

        var named = head[messageType];
        if (named.SequenceEqual("event"u8))
        {
            kind = FrameKind.Event;
            return TryFindText(head, ":event-type"u8, out type);
        }

        if (named.SequenceEqual("exception"u8))
        {
            kind = FrameKind.Exception;
            return TryFindText(head, ":exception-type"u8, out type);
        }

        // An error without a message, or whose message is not text, is still an error.
        kind = FrameKind.Error;
        _ = TryFindText(head, ":error-message"u8, out message);
        return named.SequenceEqual("error"u8) && TryFindText(head, ":error-code"u8, out type);
    }

    private static bool AreWellFormed(ReadOnlySpan<byte> head)
    {
        var cursor = new HeaderCursor(head);
        for (var count = 0; count < MaxHeaders && cursor.Next < head.Length; count++)
        {
            var before = head[..cursor.Next];
            if (!cursor.TryMove() || TryFind(before, cursor.Name, out _))
            {
                return false;
            }
        }

        return cursor.Next == head.Length;
    }

    private static bool TryFindText(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out Range value)
    {
        var found = TryFind(head, name, out var header)
            && header.Type == HeaderCursor.Text
            && Utf8.IsValid(head[header.Value]);

        value = found ? header.Value : default;
        return found;
    }

    private static bool TryFind(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out HeaderCursor header)
    {
        header = new HeaderCursor(head);
        while (header.TryMove())
        {
            if (header.Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
