<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16-Białowieża" styleCategories="Symbology|Labeling|Fields|Forms|MapTips|Temporal|AttributeTable|Rendering" labelsEnabled="1" hasScaleBasedVisibilityFlag="0" maxScale="0" minScale="1e+10"><temporal enabled="1" mode="2" limitMode="1" startField="first_date" endField="last_date" durationField="" durationUnit="min" fixedDuration="0" accumulate="0" startExpression="" endExpression=""><fixedRange><start></start>
<end></end>
</fixedRange>
</temporal>
<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="1" forceraster="0" referencescale="-1"><symbols><symbol type="line" name="0" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleLine" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="line_color" value="0,122,90,230"/>
<Option type="QString" name="line_width" value="0.8"/>
<Option type="QString" name="line_width_unit" value="MM"/>
<Option type="QString" name="line_style" value="solid"/>
<Option type="QString" name="capstyle" value="flat"/>
<Option type="QString" name="joinstyle" value="round"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="outlineWidth"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="0.7 + 2.3 * min(1, max(0, (coalesce(&quot;report_count&quot;, 1) - 1) / 19))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
<layer class="MarkerLine" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="placement" value="centralpoint"/>
<Option type="QString" name="placements" value="CentralPoint"/>
<Option type="QString" name="rotate" value="1"/>
<Option type="QString" name="offset" value="0"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
<symbol type="marker" name="@0@1" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="equilateral_triangle"/>
<Option type="QString" name="angle" value="90"/>
<Option type="QString" name="color" value="0,122,90,230"/>
<Option type="QString" name="outline_style" value="no"/>
<Option type="QString" name="size" value="3.68"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="1.6 + 2.6 * (0.7 + 2.3 * min(1, max(0, (coalesce(&quot;report_count&quot;, 1) - 1) / 19)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
</layer>
</symbol>
</symbols>
<orderby><orderByClause asc="0" nullsFirst="0">&quot;report_count&quot;</orderByClause>
</orderby>
</renderer-v2>
<labeling type="simple"><settings calloutType="simple"><text-style fieldName="name" isExpression="0" fontFamily="DejaVu Sans" fontSize="7" fontSizeUnit="Point" fontWeight="50" namedStyle="Regular" textColor="0,90,66,255" textOpacity="1" useSubstitutions="0"><text-buffer bufferDraw="1" bufferSize="0.7" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferJoinStyle="128" bufferNoFill="1"/>
</text-style>
<text-format wrapChar="" autoWrapLength="28" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
<placement placement="2" quadOffset="0" dist="0.8" distUnits="MM" priority="6" placementFlags="10" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" offsetType="1"/>
<rendering scaleVisibility="1" scaleMin="0" scaleMax="4000000" drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="1" obstacleType="1" limitNumLabels="0"/>
</settings>
</labeling>
<mapTip>&lt;div style=&quot;max-width:32em;font-family:sans-serif&quot;&gt;&lt;b&gt;[% replace(replace(replace(coalesce(to_string(&quot;name&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/b&gt;[% if(&quot;what&quot; is null, '', '&lt;br&gt;What moves: ' || replace(replace(replace(coalesce(to_string(&quot;what&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;report_count&quot; is null, '', '&lt;br&gt;Reports: ' || replace(replace(replace(coalesce(to_string(&quot;report_count&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;first_date&quot; is null, '', '&lt;br&gt;First day: ' || replace(replace(replace(coalesce(to_string(&quot;first_date&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;last_date&quot; is null, '', '&lt;br&gt;Last day: ' || replace(replace(replace(coalesce(to_string(&quot;last_date&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;quote&quot; is null, '', '&lt;br&gt;&lt;i&gt;“' || left(replace(replace(replace(coalesce(to_string(&quot;quote&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'), 600) || '”&lt;/i&gt;') %]&lt;br&gt;&lt;small&gt;[% replace(replace(replace(coalesce(to_string(&quot;reports&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/small&gt;&lt;/div&gt;</mapTip>
<fieldConfiguration><field name="id" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="name" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="origin" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="origin_id" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="origin_kind" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="destination" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="destination_id" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="destination_kind" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="what" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="length_km" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="movement_count" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="report_count" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="outlet_count" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="first_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="last_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="attribution" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Fact" value="fact"/>
</Option>
<Option type="Map"><Option type="QString" name="Claimed" value="claimed"/>
</Option>
<Option type="Map"><Option type="QString" name="Accused" value="accused"/>
</Option>
<Option type="Map"><Option type="QString" name="Possible" value="possible"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="confidence" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="quote" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="quote_report" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="quotes" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="incident_ids" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="reports" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="urls" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
</fieldConfiguration>
<aliases><alias index="0" field="id" name="Id"/>
<alias index="1" field="name" name="Name"/>
<alias index="2" field="origin" name="Origin"/>
<alias index="3" field="origin_id" name="Origin id"/>
<alias index="4" field="origin_kind" name="Origin kind"/>
<alias index="5" field="destination" name="Destination"/>
<alias index="6" field="destination_id" name="Destination id"/>
<alias index="7" field="destination_kind" name="Destination kind"/>
<alias index="8" field="what" name="What moves"/>
<alias index="9" field="length_km" name="Distance (km)"/>
<alias index="10" field="movement_count" name="Movements"/>
<alias index="11" field="report_count" name="Reports"/>
<alias index="12" field="outlet_count" name="Outlets"/>
<alias index="13" field="first_date" name="First day"/>
<alias index="14" field="last_date" name="Last day"/>
<alias index="15" field="attribution" name="Attribution"/>
<alias index="16" field="confidence" name="Confidence"/>
<alias index="17" field="quote" name="Quote"/>
<alias index="18" field="quote_report" name="Quoted report"/>
<alias index="19" field="quotes" name="Quotes"/>
<alias index="20" field="incident_ids" name="Incident ids"/>
<alias index="21" field="reports" name="Report ids"/>
<alias index="22" field="urls" name="Web addresses"/>
</aliases>
<previewExpression>&quot;name&quot;</previewExpression>
</qgis>
