using System.Text;

namespace ModalityCompetition.Client.Rendering.Output;

/// <summary>Leaves out blanks at the ends of lines, with which tables are padded, so that files and pipes hold no invisible text.</summary>
internal sealed class TrimmedWriter(TextWriter inner) : TextWriter
{
    private int _blanks;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == ' ')
        {
            _blanks++;
            return;
        }

        if (value is not ('\n' or '\r'))
        {
            for (; _blanks > 0; _blanks--)
            {
                inner.Write(' ');
            }
        }

        _blanks = 0;
        inner.Write(value);
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
