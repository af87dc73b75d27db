using System.Text;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>RFC 4180, written from the grammar of the RFC and not from the writer: a state machine over characters.</summary>
internal static class CsvParser
{
    public static string[][] Parse(string text)
    {
        List<string[]> records = [];
        List<string> record = [];
        StringBuilder field = new();
        int i = 0;
        while (i < text.Length)
        {
            if (text[i] == '"')
            {
                for (i++; ; i++)
                {
                    if (text[i] != '"')
                    {
                        field.Append(text[i]);
                    }
                    else if (i + 1 < text.Length && text[i + 1] == '"')
                    {
                        field.Append(text[i++]);
                    }
                    else
                    {
                        i++;
                        break;
                    }
                }
            }
            else
            {
                while (text[i] != ',' && text[i] != '\r')
                {
                    Assert.True(text[i] is not ('"' or '\n'), "A quote or a line break stands in an unquoted field.");
                    field.Append(text[i++]);
                }
            }

            record.Add(field.ToString());
            field.Clear();
            if (text[i] == ',')
            {
                i++;
                if (text[i] == '\r')
                {
                    record.Add("");
                }
                else
                {
                    continue;
                }
            }

            Assert.Equal("\r\n", text.Substring(i, 2));
            i += 2;
            records.Add([.. record]);
            record.Clear();
        }

        return [.. records];
    }
}
